/** Every email of every flow of the library: whole for anybody, short enough for a list of mails, and never with a gap. */

import { describe, expect, it } from 'vitest'
import { sendsOf } from '../../worker/flows/definition.ts'
import { library } from '../../worker/flows/library/index.ts'
import { renderEmail } from '../../worker/messages/render.ts'
import { products, sampleContext } from './sample.ts'

const emails = library.flatMap((flow) =>
  sendsOf(flow.steps).map(({ id, email }) => [`${flow.id}:${id}`, email] as const),
)

const link = 'https://aisle.example/m/c/token'
const links = new Proxy<Record<string, string>>(
  { ...sampleContext.links },
  {
    get: (own, name) => own[String(name)] ?? link,
    has: () => true,
    getOwnPropertyDescriptor: (own, name) => ({
      value: own[String(name)] ?? link,
      configurable: true,
      enumerable: true,
    }),
  },
)
const code = { code: 'HELLO-1234-5678', offer: '10% off', code_until: '12 March, 10:00' }

const cases = [
  ['with a name, a code and three products', { first_name: 'Anna' }, code, products],
  ['without a name or a code, about one product', {}, {}, products.slice(0, 1)],
] as const

describe.each(emails)('the email %s', (_, copy) => {
  it.each(cases)('is whole %s', (_name, person, values, shown) => {
    const { subject, html, text } = renderEmail(copy, {
      ...sampleContext,
      person,
      values: {
        query: 'running shoe',
        until: 'Monday 14:00',
        count: 'one',
        date: '12 May',
        order: '1042',
        ...values,
      },
      products: shown,
      recommended: products,
      links,
    })
    expect(subject).not.toMatch(/[{}]|undefined|, *[?!]|^\s|\s$| {2}/)
    expect([...subject].length).toBeLessThanOrEqual(60)
    expect(html + text).not.toMatch(/\{\{|\{%|undefined|“”/)
    expect(text).not.toMatch(/ [,.?!]|\.\./)
    const preheader = /display:none[^>]*>([^<&]*)/.exec(html)?.[1] ?? ''
    expect(preheader.trim().length).toBeGreaterThan(10)
    expect(preheader).not.toContain(subject)
    expect(new TextEncoder().encode(html).length).toBeLessThan(102_000)
  })
})
