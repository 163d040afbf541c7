/** A Worker with nothing but collect and storefront, for tests that speak to it over HTTP. */

import type { ExecutionContext } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'
import { openCollector } from './collector.ts'

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const { app } = await openCollector(env.DB)
    return app.fetch(request, env, context)
  },
}
