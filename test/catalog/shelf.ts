/** Puts statements as their sources would, and looks at what became of them. For tests inside workerd. */

import { env } from 'cloudflare:workers'
import { detailOf, type ProductDetail } from '../../worker/catalog/product.ts'
import { readStatement, type Source, type Statement } from '../../worker/catalog/statement.ts'
import {
  findByKeys,
  findProducts,
  type Naming,
  type Put,
  putStatements,
} from '../../worker/catalog/store.ts'
import { type Db, openDatabase } from '../../worker/db/database.ts'
import { saveSettings } from '../../worker/site/store.ts'

export interface Shelf {
  readonly db: Db
  /** Puts what one source says; throws where it is no statement. */
  say(source: Source, ...inputs: readonly object[]): Promise<Put>
  /** Empties the catalogue. */
  clear(): Promise<void>
  /** The product that goes by a name, or undefined. */
  find(naming: Naming): Promise<ProductDetail | undefined>
  /** The ids that names lead to. */
  ids(...names: readonly Naming[]): Promise<readonly (string | undefined)[]>
  /** Ids of all products. */
  all(): Promise<readonly string[]>
  /** Rows written by what is done. */
  rows(what: () => Promise<unknown>): Promise<number>
}

let instant = 1_000

/** Statements as a source would make them, each later than all before. */
export function read(source: Source, ...inputs: readonly object[]): readonly Statement[] {
  instant += 1
  return inputs.map((input) => {
    const read = readStatement(input, source, instant)
    if (!read.ok) throw new Error(read.message)
    return read.statement
  })
}

export function openShelf(d1: D1Database = env.DB): Shelf {
  const db = openDatabase(d1)
  return {
    db,
    say: (source, ...inputs) => putStatements(db, read(source, ...inputs)),
    async clear() {
      for (const table of ['products', 'product_keys', 'product_changes'] as const) {
        await db.query.deleteFrom(table).execute()
      }
      await saveSettings(db, { shopUrl: 'https://www.shop.example/en' })
    },
    async find(naming) {
      const [row] = await findProducts(db, [naming])
      return row && detailOf(row)
    },
    ids: (...names) => findByKeys(db, names),
    async all() {
      const rows = await db.query.selectFrom('products').select('id').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },
    async rows(what) {
      const before = db.usage.rowsWritten
      await what()
      return db.usage.rowsWritten - before
    },
  }
}
