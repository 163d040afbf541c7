/** A Worker made for the tests of the way out: it fetches what it is told, inside workerd, and says what came of it. */

import { fetchOutside, type OutboundRules } from '../../worker/core/outbound.ts'

export interface FetchOrder {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly rules: OutboundRules
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { rules, ...order } = (await request.json()) as FetchOrder
    const outcome = await fetchOutside(order, rules)
    if (!outcome.ok) return Response.json(outcome)
    const { status, url, headers } = outcome
    const told = { ok: true, status, url, headers: Object.fromEntries(headers) }
    try {
      const text = await outcome.text()
      return Response.json({ ...told, length: text.length, start: text.slice(0, 500) })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : String(error)
      return Response.json({ ...told, broken: code })
    }
  },
}
