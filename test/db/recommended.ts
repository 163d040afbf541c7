/** All that the recommendations ask a database: counting, publishing, cleaning up, and every list there is. */

import { STRATEGIES } from '../../sdk/contract/widget.ts'
import { readStatement } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { DAY, now } from '../../worker/core/clock.ts'
import type { Db } from '../../worker/db/database.ts'
import { emptyState } from '../../worker/events/state.ts'
import { learn } from '../../worker/recommendations/learn.ts'
import { recommendFor } from '../../worker/recommendations/personal.ts'
import { cleanUp, publish } from '../../worker/recommendations/publish.ts'
import { recommend } from '../../worker/recommendations/serve/recommend.ts'
import { putNews } from '../../worker/recommendations/store.ts'
import { defaultSettings } from '../../worker/site/settings.ts'

/** Answers how many products were recommended in all. */
export async function recommendEverything(
  db: Db,
  profileId: string,
  orders: readonly string[],
): Promise<number> {
  const goods = ['shoe', 'sock', 'cap'].map((id) => ({
    id,
    title: `The ${id}`,
    url: `https://shop.example/p/${id}`,
    category: ['Running', id],
    price: 10,
    currency: 'EUR',
  }))
  const statements = goods.flatMap((one) => {
    const read = readStatement(one, 'api', now())
    return read.ok ? [read.statement] : []
  })
  await putStatements(db, statements)
  const visit = { at: now() - DAY, items: ['shoe', 'sock', 'cap'], counted: 0, carts: ['sock'] }
  const news = { visits: [visit], orders }
  await db.batch(putNews(news, now() - DAY))
  await learn(db, now, now() + DAY)
  await publish(db, 0, now())
  await cleanUp(db, undefined, now())
  const rules = defaultSettings.recommendations
  let count = 0
  for (const strategy of STRATEGIES) {
    const named = { product: 'shoe', recent: ['sock', 'shoe'], cart: ['sock'], exclude: [] }
    const ask = { strategy, ...named, scopes: ['["running"]'], limit: 8 }
    count += (await recommend(db, ask, rules, now())).items.length
  }
  for (const strategy of ['for-you', 'buy-again'] as const) {
    const person = { profileId, state: emptyState }
    count += (await recommendFor(db, person, { strategy, limit: 8 }, rules, now())).items.length
  }
  return count
}
