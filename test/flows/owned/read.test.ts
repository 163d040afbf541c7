/** A flow from outside is taken whole, or refused with the path of its first fault. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../worker/core/clock.ts'
import { library } from '../../../worker/flows/library/index.ts'
import { linksOf } from '../../../worker/flows/owned/book.ts'
import { readFlow, written } from '../../../worker/flows/owned/read.ts'

const email = (text = 'Hello {{ person.first_name | default: "there" }}') => ({
  subject: 'A word from {{ shop.name }}',
  preheader: 'Only this',
  blocks: [
    { kind: 'heading', text: 'Hello' },
    { kind: 'text', text },
    { kind: 'button', label: 'To the shop', link: 'shop' },
  ],
})

const good = {
  name: 'Second thoughts',
  trigger: { kind: 'event', event: 'Wishlist Shared', from: ['client'] },
  steps: [
    { kind: 'wait', after: 'PT4H' },
    { kind: 'send', id: 'one', email: email() },
    {
      kind: 'split',
      id: 'tone',
      ways: [
        { id: 'warm', share: 1, steps: [{ kind: 'send', id: 'two-warm', email: email() }] },
        { id: 'dry', share: 1, steps: [{ kind: 'send', id: 'two-dry', email: email() }] },
      ],
    },
    { kind: 'await', event: 'Product Viewed', within: 'P2D', yes: [], no: [] },
    { kind: 'until', hour: 9, weekday: 1 },
    {
      kind: 'branch',
      if: { fact: 'orders', is: 'is', value: 0 },
      yes: [{ kind: 'points', id: 'gift', points: 10, reason: 'For waiting' }],
      no: [{ kind: 'trait', name: 'patient', value: 'yes' }],
    },
    { kind: 'webhook', id: 'tell', event: 'Second Thoughts Ended' },
  ],
}

const read = (definition: unknown) =>
  readFlow(definition, { id: 'own', version: 1_001, library: undefined, linksOf })

/** The good definition with something else at a path such as `steps.0.after`. */
function withOther(path: string, value: unknown): unknown {
  const copy = structuredClone(good)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy)
  if (value === undefined) delete (holder as Record<string, unknown>)[last]
  else (holder as Record<string, unknown>)[last] = value
  return copy
}

/** The path of every field. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    ...(path === '' ? [] : [path]),
    ...Object.entries(value).flatMap(([key, one]) =>
      pathsOf(one, path === '' ? key : `${path}.${key}`),
    ),
  ]
}

describe('a flow from outside', () => {
  it('is read with lengths of time in either form, and with what it leaves out as most flows have it', () => {
    const one = read(good)
    if (!one.ok) throw new Error(`${one.path} ${one.message}`)
    expect(one.flow).toMatchObject({
      id: 'own',
      version: 1_001,
      class: 'marketing',
      about: 'person',
      standard: false,
      exits: [],
      staleAfter: DAY,
    })
    expect(one.flow.steps[0]).toEqual({ kind: 'wait', after: 4 * HOUR, spacing: 0 })
    expect(one.flow.steps[3]).toMatchObject({ within: 2 * DAY })
  })

  it('is the same again when what was read is written and read', () => {
    const one = read(good)
    const two = read(JSON.parse(JSON.stringify(one.ok ? written(one.flow) : null)))
    expect(two).toEqual(one)
  })

  const shipped = library.filter(({ trigger }) => trigger.kind !== 'waiting')
  it.each(shipped.map((flow) => [flow.id, flow] as const))(
    'may be what the library says of %s, word for word',
    (id, flow) => {
      const ground = { id, version: flow.version, library: flow, linksOf }
      expect(readFlow(JSON.parse(JSON.stringify(flow)), ground)).toEqual({ ok: true, flow })
    },
  )
})

describe('a fault is named by its path', () => {
  it.each([
    ['steps.0.after', 'soon', 'steps[0].after', /duration/],
    ['steps.0.after', -1, 'steps[0].after', /duration/],
    ['steps.0.after', 'P1M', 'steps[0].after', /duration/],
    ['steps.0.after', 'P500D', 'steps[0].after', /400 days/],
    ['steps.0.after', undefined, 'steps[0].after', /duration/],
    ['steps.0.before', 1, 'steps[0].before', /does not belong/],
    ['steps.0.kind', 'pause', 'steps[0].kind', /must be one of wait/],
    ['steps.0', null, 'steps[0].kind', /must be one of/],
    ['steps', {}, 'steps', /list/],
    ['steps', [], 'steps', /must have a step/],
    ['steps.1.id', 'One!', 'steps[1].id', /small letters/],
    ['steps.2.ways.1.steps.0.id', 'one', 'steps[2].ways[1].steps[0].id', /another step/],
    ['steps.2.ways.1.id', 'warm', 'steps[2].ways[1].id', /another way/],
    ['steps.2.ways.0.share', 0, 'steps[2].ways[0].share', /whole number/],
    ['steps.2.ways', [], 'steps[2].ways', /2 or more/],
    ['steps.3.within', 5, 'steps[3].within', /a minute or more/],
    ['steps.4.hour', 24, 'steps[4].hour', /0 to 23/],
    ['steps.5.if', { fact: 'shoe size', is: 'is', value: 1 }, 'steps[5].if.fact', /not a fact/],
    ['steps.5.if', { sql: 'drop' }, 'steps[5].if', /must be one of all/],
    [
      'steps.1.email.blocks.1.text',
      '{{ person.name | evil }}',
      'steps[1].email.blocks[1].text',
      /evil/,
    ],
    [
      'steps.1.email.blocks.1.text',
      'Hi {{ secrets.key }}',
      'steps[1].email.blocks[1].text',
      /secrets/,
    ],
    ['steps.1.email.blocks.1.text', 'Hi {% if %}', 'steps[1].email.blocks[1].text', /words/],
    ['steps.1.email.blocks.1.text', 'Hi {{ person', 'steps[1].email.blocks[1].text', /words/],
    ['steps.1.email.blocks.2.link', 'home', 'steps[1].email.blocks[2].link', /must be one of shop/],
    ['steps.1.email.blocks.0.kind', 'html', 'steps[1].email.blocks[0].kind', /must be one of/],
    [
      'steps.1.email.subject',
      '{% if values.code %}Code{% endif %}',
      'steps[1].email.subject',
      /empty/,
    ],
    ['steps.1.email.subject', 7, 'steps[1].email.subject', /text/],
    ['steps.1.prompt', true, 'steps[1].prompt', /nobody waits/],
    ['trigger.from', ['anybody'], 'trigger.from[0]', /client/],
    [
      'trigger.where',
      [{ property: 'a"b', is: 'is', value: 1 }],
      'trigger.where[0].property',
      /name/,
    ],
    ['trigger', { kind: 'cron' }, 'trigger.kind', /must be one of/],
    ['filter', { all: [] }, 'filter.all', /list/],
    ['exits', ['cart_gone'], 'exits[0]', /cart/],
    ['exits', [{ did: 'X', sql: 1 }], 'exits[0].sql', /does not belong/],
    ['class', 'transactional', 'class', /server reports/],
    ['about', 'order', 'about', /order_id/],
    ['reentry', { per: 'week', after: 1 }, 'reentry.per', /subject, person/],
    ['staleAfter', 1, 'staleAfter', /ten minutes/],
    ['name', '', 'name', /text/],
    ['constructor', 1, 'constructor', /does not belong/],
  ])('%s as %j: %s', (path, value, where, message) => {
    const result = read(withOther(path, value))
    expect(result).toMatchObject({ ok: false, path: where })
    expect(result.ok ? '' : result.message).toMatch(message)
  })

  it.each([[null], [7], ['flow'], [[]]])('%j is no flow at all', (value) => {
    expect(read(value)).toEqual({ ok: false, path: '', message: 'must be an object' })
  })

  it('and so is a flow that is too deep, too long or too large', () => {
    const nest = (depth: number): unknown =>
      depth === 0
        ? { kind: 'wait', after: 0 }
        : { kind: 'branch', if: { fact: 'orders', is: 'is', value: 0 }, yes: [nest(depth - 1)] }
    expect(read({ ...good, steps: [nest(5)] })).toMatchObject({
      ok: false,
      message: expect.stringMatching(/nested/),
    })
    const many = Array.from({ length: 81 }, () => ({ kind: 'wait', after: 0 }))
    expect(read({ ...good, steps: many })).toMatchObject({ ok: false, path: 'steps' })
    const long = Array.from({ length: 60 }, (_, index) => ({
      kind: 'send',
      id: `s${index}`,
      email: email('x'.repeat(4_900)),
    }))
    expect(read({ ...good, steps: long })).toMatchObject({ ok: false, path: '' })
  })

  it('whatever is put in, at whatever place, it is read or refused, and never an error', () => {
    const paths = pathsOf(good)
    const strange = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('{%', '{{', 'P1D', 1e308),
    )
    fc.assert(
      fc.property(fc.constantFrom(...paths), strange, (path, value) => {
        const result = read(withOther(path, value))
        if (!result.ok) expect(result.message).not.toBe('')
        else expect(read(JSON.parse(JSON.stringify(written(result.flow))))).toEqual(result)
      }),
      { numRuns: 400 },
    )
  })

  it('a flow of the library stays to its readers what it is', () => {
    const [flow] = library.filter((one) => one.class === 'marketing')
    if (!flow) throw new Error('There is no such flow.')
    const ground = { id: flow.id, version: 1_001, library: flow, linksOf }
    const sly = { ...written(flow), class: 'transactional' }
    expect(readFlow(sly, ground)).toMatchObject({ ok: false, path: 'class' })
  })
})
