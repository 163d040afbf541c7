/** Chance that can be relied on: sticky, fair, and different for every question. */

import { describe, expect, it } from 'vitest'
import { chanceOf, wayOf } from '../../worker/flows/chance.ts'
import { isHeld, PERIOD } from '../../worker/flows/holdback.ts'

const people = Array.from({ length: 20_000 }, (_, index) => `e:${(index * 7919).toString(16)}`)
const share = (list: readonly string[], test: (id: string) => boolean) =>
  list.filter(test).length / list.length
const holdback = { percent: 10, flows: { quiet: 0, half: 50 } }

describe('the hold-back', () => {
  it('takes the share that was asked for, and nobody where none was', () => {
    expect(share(people, (id) => isHeld(id, 'cart', holdback, 0))).toBeCloseTo(0.1, 2)
    expect(share(people, (id) => isHeld(id, 'half', holdback, 0))).toBeCloseTo(0.5, 1)
    expect(share(people, (id) => isHeld(id, 'quiet', holdback, 0))).toBe(0)
  })

  it('holds the same people back for a quarter, and others after it and in other flows', () => {
    const held = people.filter((id) => isHeld(id, 'cart', holdback, 0))
    expect(held.every((id) => isHeld(id, 'cart', holdback, PERIOD - 1))).toBe(true)
    expect(share(held, (id) => isHeld(id, 'cart', holdback, PERIOD))).toBeLessThan(0.15)
    expect(share(held, (id) => isHeld(id, 'welcome', holdback, 0))).toBeLessThan(0.15)
  })

  it('keeps those who are held back when the share grows', () => {
    const more = { ...holdback, percent: 20 }
    const held = people.filter((id) => isHeld(id, 'cart', holdback, 0))
    expect(held.every((id) => isHeld(id, 'cart', more, 0))).toBe(true)
  })
})

describe('a split', () => {
  const ways = [
    { id: 'short', share: 1 },
    { id: 'long', share: 3 },
  ]

  it('leads as many people each way as its shares say, the same person always the same way', () => {
    const way = (id: string) => wayOf(id, 'cart', 'words', ways)
    expect(share(people, (id) => way(id) === 'long')).toBeCloseTo(0.75, 2)
    const again = people.map(way)
    expect(people.map(way)).toEqual(again)
  })

  it('says nothing about who is held back', () => {
    const held = people.filter((id) => isHeld(id, 'cart', holdback, 0))
    const long = share(held, (id) => wayOf(id, 'cart', 'words', ways) === 'long')
    expect(long).toBeGreaterThan(0.7)
    expect(long).toBeLessThan(0.8)
  })
})

it('spreads texts that differ in one character over the whole range', () => {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const id of people) {
    const slot = Math.floor(chanceOf(id) * 10)
    counts[slot] = (counts[slot] ?? 0) + 1
  }
  for (const count of counts) expect(count / people.length).toBeCloseTo(0.1, 1)
})
