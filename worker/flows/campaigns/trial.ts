/** A campaign's message as its owner tries it: written with what the campaign holds, to an address that they name. */

import { DAY, newId } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import type { Preparation } from '../../messages/judgement.ts'
import type { Message } from '../../messages/store.ts'
import { findOffer } from '../../offers/store.ts'
import { wordsOf } from '../../offers/words.ts'
import type { Settings } from '../../site/settings.ts'
import { loadCatalogue } from '../letters/shelf.ts'
import { emailProduct } from '../letters/shown.ts'
import { findCampaigns } from './store.ts'
import { putTrial, TRIAL_FLOW } from './trials/store.ts'

export { TRIAL_FLOW }

/** Has one of the ways of a campaign sent to an address. Answers the message's id. */
export async function sendTrial(
  db: Db,
  trial: { readonly campaign: string; readonly way: string; readonly address: string },
  now: number,
): Promise<string> {
  const id = newId(now)
  await putTrial(db, { id, ...trial }, now)
  return id
}

/** Preparations of messages that owners try, by message id. */
export async function prepareTrials(
  desk: { readonly db: Db; readonly settings: Settings },
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  if (messages.length === 0) return new Map()
  const { db, settings } = desk
  const about = messages.map((message) => ({ message, ...readObject(message.data) }))
  const campaigns = await findCampaigns(
    db,
    about.flatMap((one) => ('campaign' in one ? [String(one.campaign)] : [])),
  )
  const preparations = new Map<string, Preparation>()
  for (const message of messages) {
    const data = readObject(message.data)
    const campaign = campaigns.get(String(data.campaign))
    const way = campaign?.definition.ways.find(({ id }) => id === data.way)
    if (!campaign || !way) {
      preparations.set(message.id, { send: false, reason: 'flow_removed' })
      continue
    }
    const { links, products, offer } = campaign.definition
    const items = products.map((id) => ({ productId: id, key: id, quantity: 1, addedAt: 0 }))
    const catalogue = await loadCatalogue(db, items)
    const rule = offer === '' ? undefined : await findOffer(db, offer)
    preparations.set(message.id, {
      send: true,
      timezone: settings.timezone,
      waitAtMost: DAY,
      letter: {
        copy: { ...way.email, subject: `[Test] ${way.email.subject}` },
        person: { first_name: 'Anna' },
        // A code that could be used would be somebody's.
        values: rule
          ? { code: 'YOUR-CODE', offer: wordsOf(rule, settings.locale), code_until: 'Sunday' }
          : {},
        products: items.map((item) => emailProduct(item, catalogue, settings, settings.shopUrl)),
        links: { ...links, shop: settings.shopUrl },
      },
    })
  }
  return preparations
}
