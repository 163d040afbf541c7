/** Letters about what comes after an order: what goes with it, or what is a step above it. */

import { loadHistories } from '../../orders/store.ts'
import { type Bought, complementsOf, upgradesOf } from '../../recommendations/after-order.ts'
import type { Recommended } from '../../recommendations/serve/recommend.ts'
import { isShopUrl } from '../../site/settings.ts'
import { loadComplainers } from '../reviews/store.ts'
import { isGivenBack, orderIdOf, orderItems } from './order.ts'
import { personOf } from './person.ts'
import { recommendedProduct } from './recommended.ts'
import { loadCatalogue, productOf } from './shelf.ts'
import type { LetterDesk, Subject, Writer } from './writer.ts'

export const complementWriter: Writer = writerOf(({ db, settings, now }, bought) =>
  complementsOf(db, bought, settings.recommendations, now()),
)

export const upgradeWriter: Writer = writerOf(({ db, settings, now }, bought, { state }) => {
  const viewed = state.viewed.map(({ productId }) => productId)
  return upgradesOf(db, bought, viewed, settings.recommendations, now())
})

type Find = (desk: LetterDesk, bought: Bought, subject: Subject) => Promise<readonly Recommended[]>

/** A writer of letters that show what is found for an order; where nothing is, there is no letter. */
function writerOf(find: Find): Writer {
  return {
    async load(desk, subjects) {
      const { db, settings } = desk
      const profiles = subjects.map(({ profile }) => profile.id)
      const [histories, complainers] = await Promise.all([
        loadHistories(db, profiles),
        loadComplainers(db, profiles),
      ])
      const found = new Map<string, readonly Recommended[]>()
      const titles = new Map<string, string>()
      for (const subject of subjects) {
        const bought = boughtOf(subject, histories)
        if (!bought || complainers.has(subject.profile.id)) continue
        found.set(subject.message.id, await find(desk, bought, subject))
        titles.set(subject.message.id, await firstTitle(desk, bought))
      }
      return (subject, code) => {
        if (complainers.has(subject.profile.id)) return { send: false, reason: 'complaint_open' }
        const bought = boughtOf(subject, histories)
        if (!bought) return { send: false, reason: 'order_undone' }
        const products = (found.get(subject.message.id) ?? [])
          .filter(({ url }) => isShopUrl(settings, url))
          .map((item) => recommendedProduct(item, settings))
        if (products.length === 0) return { send: false, reason: 'no_content' }
        return {
          send: true,
          letter: {
            copy: subject.step.email,
            person: personOf(subject.traits),
            values: {
              bought: titles.get(subject.message.id) ?? '',
              ...(code?.values ?? {}),
            },
            products,
            links: { shop: code?.link ?? settings.shopUrl },
          },
        }
      }
    },
  }
}

/** The order of a run with everything else of its buyer; null where it does not stand. */
function boughtOf(
  { run, profile }: Subject,
  histories: ReadonlyMap<string, Bought['history']>,
): Bought | null {
  const history = histories.get(profile.id) ?? []
  const order = history.find(({ id }) => id === orderIdOf(run))
  if (!order?.placed || order.cancelled || isGivenBack(order)) return null
  return { order, history: history.filter((one) => one !== order) }
}

/** What the first thing of an order is called. */
async function firstTitle({ db }: LetterDesk, { order }: Bought): Promise<string> {
  const [first] = orderItems(order)
  if (!first) return ''
  const catalogue = await loadCatalogue(db, [first])
  return productOf(first, catalogue)?.title ?? first.title ?? ''
}
