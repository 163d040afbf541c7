/** A letter about a visit: the products that somebody looked at lately, at today's price, while they are there. */

import type { State } from '../../events/state.ts'
import { personOf } from './person.ts'
import { loadCatalogue } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import type { Writer } from './writer.ts'

export const visitWriter: Writer = {
  async load({ db, settings }, subjects) {
    const catalogue = await loadCatalogue(
      db,
      subjects.flatMap(({ state }) => itemsOf(state)),
    )
    return ({ step, run, state, traits }, code) => {
      const seen = itemsOf(state).filter((item) => item.addedAt >= Number(run.subjectKey))
      const known = seen.filter((item) => catalogue.has(`${item.productId}\n${item.key}`))
      const products = known
        .filter((item) => isAvailable(item, catalogue))
        .map((item) => emailProduct(item, catalogue, settings, settings.shopUrl))
      if (products.length === 0) {
        return { send: false, reason: known.length > 0 ? 'sold_out' : 'no_content' }
      }
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: code?.values ?? {},
          products,
          links: { shop: code?.link ?? settings.shopUrl },
        },
      }
    }
  },
}

function itemsOf({ viewed }: State) {
  return viewed.map(({ productId, at }) => ({
    productId,
    key: productId,
    quantity: 1,
    addedAt: at,
  }))
}
