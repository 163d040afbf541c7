/** A letter of a campaign: its words, the places and products that its owner chose, and nothing where it was stopped. */

import { MINUTE } from '../../core/clock.ts'
import { isShopUrl } from '../../site/settings.ts'
import { campaignIdOf } from '../campaigns/flow.ts'
import { loadReached } from '../campaigns/reached/store.ts'
import { findCampaigns } from '../campaigns/store.ts'
import { personOf } from './person.ts'
import { loadCatalogue, productOf } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import type { Writer } from './writer.ts'

/** A campaign that pauses is looked at again so often. */
const PAUSE = 15 * MINUTE

export const campaignWriter: Writer = {
  async load({ db, settings }, subjects) {
    const ids = [...new Set(subjects.flatMap(({ flow }) => campaignIdOf(flow.id) ?? []))]
    const campaigns = await findCampaigns(db, ids)
    const items = [...campaigns.values()].flatMap(({ definition }) =>
      definition.products.map((id) => ({ productId: id, key: id, quantity: 1, addedAt: 0 })),
    )
    const [catalogue, reached] = await Promise.all([
      loadCatalogue(db, items),
      loadReached(
        db,
        subjects.map(({ message }) => message),
      ),
    ])
    return ({ message, flow, step, traits }, code) => {
      const campaign = campaigns.get(campaignIdOf(flow.id) ?? '')
      if (!campaign || campaign.state === 'cancelled') {
        return { send: false, reason: 'campaign_cancelled' }
      }
      if (campaign.state === 'paused') {
        return { send: false, reason: 'campaign_paused', again: PAUSE }
      }
      // Two people who turned out to be one were both taken in.
      if (reached.has(message.id)) return { send: false, reason: 'superseded' }
      const { links, products } = campaign.definition
      const own = Object.entries(links).filter(([, url]) => isShopUrl(settings, url))
      const chosen = new Set(products)
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: code?.values ?? {},
          products: items
            .filter(({ productId }) => chosen.has(productId))
            .filter((item) => productOf(item, catalogue) && isAvailable(item, catalogue))
            .map((item) => {
              const { quantity: _, ...shown } = emailProduct(item, catalogue, settings, '')
              return shown
            }),
          links: {
            ...Object.fromEntries(Object.keys(links).map((name) => [name, settings.shopUrl])),
            ...Object.fromEntries(own),
            shop: code?.link ?? settings.shopUrl,
          },
        },
      }
    }
  },
}
