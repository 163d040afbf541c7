/** A letter about a visit: what was looked at, or what the catalogue has for a search, while it is there, at today's price. */

import { searchProducts } from '../../catalog/search/store.ts'
import { repeated } from '../../catalog/search/words.ts'
import { loadProducts } from '../../catalog/store.ts'
import { asText, type Fields, isObject, readList } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'
import type { CartItem } from '../../events/state.ts'
import { VISIT_PAUSE, visitOccasion } from '../visit.ts'
import { personOf } from './person.ts'
import { type Catalogue, lineOf, loadCatalogue } from './shelf.ts'
import { emailProduct, isAvailable } from './shown.ts'
import { loadServiceMessages } from './store.ts'
import type { Subject, Writer, Written } from './writer.ts'

/** Products that a letter shows. */
const SHOWN = 6

export const visitWriter: Writer = {
  async load({ db, settings }, subjects) {
    const looks = subjects.map(lookOf)
    const queries = looks.flatMap(({ query }) => query ?? [])
    const [viewed, results, service] = await Promise.all([
      loadCatalogue(
        db,
        looks.flatMap(({ items }) => items),
      ),
      searchProducts(db, queries, SHOWN),
      loadServiceMessages(
        db,
        subjects.flatMap(({ state }) => state.click?.messageId ?? []),
      ),
    ])
    const found = await loadProducts(db, [...new Set([...results.values()].flat())])
    const catalogue: Catalogue = new Map([...found, ...viewed])
    return (subject, code): Written => {
      const { step, traits } = subject
      if (cameByService(subject, service)) return { send: false, reason: 'service_visit' }
      const { items, query } = lookOf(subject)
      const searched = query === undefined ? null : (results.get(query) ?? [])
      const wanted = searched ? searched.map(asItem) : items
      const known = wanted.filter((item) => catalogue.has(item.key) || viewed.has(lineOf(item)))
      const there = known.filter((item) => isAvailable(item, catalogue)).slice(0, SHOWN)
      const products = there.map((item) =>
        emailProduct(item, catalogue, settings, settings.shopUrl),
      )
      const [first] = products
      if (!first) return { send: false, reason: missing(searched !== null, known.length > 0) }
      const entries = (searched ?? []).flatMap((id) => entryOf(found.get(id)))
      return {
        send: true,
        letter: {
          copy: step.email,
          person: personOf(traits),
          values: {
            ...(query === undefined ? {} : { query: repeated(query, entries) }),
            ...(code?.values ?? {}),
          },
          products,
          links: { look: first.url, shop: code?.link ?? settings.shopUrl },
        },
      }
    }
  },
}

/** What the letter is about: the visit as it is now, where it still is one, else as it was when the run began. */
function lookOf({ flow, run, state }: Subject): { items: readonly CartItem[]; query?: string } {
  const { trigger } = flow
  const fresh = trigger.kind === 'visit' ? visitOccasion(trigger.of, state) : null
  const data = fresh?.data ?? run.data
  const query = asText(data.query, 200)
  const products = Array.isArray(data.products) ? data.products : []
  return { items: products.filter(isObject).flatMap(itemOf), ...(query ? { query } : {}) }
}

function itemOf(named: Fields): readonly CartItem[] {
  const id = asText(named.id, 200)
  const url = asText(named.url, 200)
  if (id === undefined) return []
  return [{ ...asItem(id), ...(url ? { url: `https://${url}` } : {}) }]
}

function asItem(id: string): CartItem {
  return { productId: id, key: id, quantity: 1, addedAt: 0 }
}

/** Whether somebody only followed a link in a mail about an order or the like: that is no interest of their own. */
function cameByService({ run, state }: Subject, service: ReadonlySet<string>): boolean {
  const { click } = state
  if (!click || !service.has(click.messageId)) return false
  const startedAt = Number.parseInt(run.subjectKey, 36)
  return click.at >= startedAt - VISIT_PAUSE && click.at <= run.anchor
}

function missing(searched: boolean, known: boolean): string {
  if (known) return 'sold_out'
  return searched ? 'nothing_found' : 'no_content'
}

function entryOf(row: Row<'products'> | undefined) {
  if (!row) return []
  return [{ title: row.title, about: [row.brand, ...readList(row.category)].join(' ') }]
}
