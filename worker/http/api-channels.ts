/** The API's view of the channels beside email: whether texts can leave, and the secret that webhooks are signed with. */

import { type Context, Hono } from 'hono'
import { now } from '../core/clock.ts'
import { readKey, rotated, secretOf, WEBHOOK_KEY } from '../messages/channels/webhook/secret.ts'
import { loadSettings, loadValue, saveValue } from '../site/store.ts'
import type { App, Scope } from './context.ts'

export function channelRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/settings/channels', async (c) => c.json(await channels(c)))

  /** A new secret; for a day the old one signs beside it. */
  routes.post('/api/settings/channels/webhook-secret', async (c) => {
    const { db } = c.var.services
    const key = rotated(readKey(await loadValue(db, WEBHOOK_KEY)), now())
    await saveValue(db, WEBHOOK_KEY, key)
    return c.json(await channels(c))
  })

  return routes
}

async function channels(c: Context<Scope>) {
  const { config, db } = c.var.services
  const key = readKey(await loadValue(db, WEBHOOK_KEY))
  const { webhookUrl } = await loadSettings(db)
  return {
    sms: {
      provider: config.texts.provider,
      /** Where Twilio has to report texts that come in, and whether it may. */
      hook: `${config.publicUrl}/hooks/twilio`,
      hookOpen: config.twilioToken !== null,
    },
    webhook: {
      url: webhookUrl,
      secret: await secretOf(config.ring, key.generation),
      rotatedAt: key.rotatedAt === 0 ? null : new Date(key.rotatedAt).toISOString(),
    },
  }
}
