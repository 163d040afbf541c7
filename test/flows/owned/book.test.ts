/** Which version of a flow is in use, and on which a run finishes: by rules that are stated. */

import { describe, expect, it } from 'vitest'
import { library } from '../../../worker/flows/library/index.ts'
import { bookOf } from '../../../worker/flows/owned/book.ts'
import { written } from '../../../worker/flows/owned/read.ts'

const cart = library.find(({ id }) => id === 'abandoned-cart')
if (!cart) throw new Error('The library has no flow for carts.')

const row = (version: number, definition: object | null, id = 'abandoned-cart') => ({
  id,
  version,
  definition: definition && JSON.stringify(definition),
  created_at: version,
  open: 1,
})
const named = (name: string) => ({ ...written(cart), name })

describe('the flows of a moment', () => {
  it('are the library’s where the owner has none of their own', () => {
    const book = bookOf([])
    expect(book.flows).toEqual(library)
    expect(book.find('abandoned-cart')).toBe(cart)
    expect(book.originOf('abandoned-cart')).toBe('library')
    expect(book.find('nothing')).toBeUndefined()
  })

  it('have the owner’s newest in place, and the versions before it for the runs that began with them', () => {
    const book = bookOf([row(1_001, named('One')), row(1_002, named('Two'))])
    expect(book.find('abandoned-cart')?.name).toBe('Two')
    expect(book.find('abandoned-cart', 1_001)?.name).toBe('One')
    expect(book.find('abandoned-cart', cart.version)).toBe(cart)
    expect(book.find('abandoned-cart', 1_003)).toBeUndefined()
    expect(book.flows).toHaveLength(library.length)
  })

  it('are the library’s again when the owner’s were taken back, which runs still finish', () => {
    const book = bookOf([row(1_001, named('One')), row(1_002, null)])
    expect(book.find('abandoned-cart')).toBe(cart)
    expect(book.originOf('abandoned-cart')).toBe('library')
    expect(book.find('abandoned-cart', 1_001)?.name).toBe('One')
  })

  it('let runs of an older version of the library finish only where the steps are the same', () => {
    const book = bookOf([])
    expect(book.find('abandoned-cart', cart.version - 1)).toBe(
      (cart.stepsSince ?? cart.version) < cart.version ? cart : undefined,
    )
    expect(book.find('abandoned-cart', cart.version + 1)).toBeUndefined()
  })

  it('leave a flow of the owner’s own nothing to finish on once it is removed', () => {
    const own = { ...named('Mine'), trigger: { kind: 'subscribed' }, about: 'person', exits: [] }
    const mine = { ...own, steps: [{ kind: 'wait', after: 1 }] }
    const kept = bookOf([row(1_001, mine, 'mine')])
    expect(kept.find('mine')?.name).toBe('Mine')
    expect(kept.originOf('mine')).toBe('own')
    const gone = bookOf([row(1_001, mine, 'mine'), row(1_002, null, 'mine')])
    expect(gone.find('mine')).toBeUndefined()
    expect(gone.find('mine', 1_001)).toBeUndefined()
  })

  it('fall back to the library where a stored one no longer keeps the rules', () => {
    const book = bookOf([row(1_001, { ...named('Old'), steps: [{ kind: 'teleport' }] })])
    expect(book.find('abandoned-cart')).toBe(cart)
    expect(book.originOf('abandoned-cart')).toBe('library')
  })
})
