/** Whatever sources say, and in whatever order: nothing is lost, nothing is written twice, and ids stay ids. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readBook } from '../../worker/catalog/book.ts'
import { readStatement, sources } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { openShelf } from './shelf.ts'

const shelf = openShelf()

const few = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const name = few('1', '2', '3', 'A', 'B')
const said = fc.record({
  source: fc.constantFrom(...sources),
  input: fc.record({
    id: fc.constantFrom('1', '2', '3', 'A', 'B'),
    sku: name,
    gtin: few('4006381333931', '96385074'),
    url: few('https://shop.example/1', 'https://shop.example/2', 'https://t.example/3'),
    groupId: few('1', 'G'),
    title: fc.constantFrom('One', 'Two'),
    price: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    currency: fc.constant('EUR'),
    quantity: fc.option(fc.nat(3), { nil: undefined }),
    variants: fc.option(
      fc.array(fc.record({ id: fc.constantFrom('1', '2', 'V'), sku: name }), { maxLength: 2 }),
      { nil: undefined },
    ),
  }),
})

it('statements all end in the catalogue, once, and said again write nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(said, { minLength: 1, maxLength: 10 }),
      fc.nat(3),
      async (list, size) => {
        await shelf.clear()
        const statements = list.flatMap(({ source, input }, n) => {
          const read = readStatement(input, source, n + 1)
          return read.ok ? [read.statement] : []
        })
        for (let start = 0; start < statements.length; start += size + 1) {
          await putStatements(shelf.db, statements.slice(start, start + size + 1))
        }
        const rows = await shelf.db.query.selectFrom('products').selectAll().execute()
        const books = rows.map((row) => readBook(row.statements))
        for (const { source, name, urlKeys } of statements) {
          if (source === 'page' && urlKeys[0]?.startsWith('t.')) continue
          const homes = books.filter((book) =>
            book.some((one) => one.source === source && one.name === name),
          )
          expect(homes).toHaveLength(1)
        }
        const last = statements.filter(
          ({ source, name }, n) =>
            !statements.slice(n + 1).some((one) => one.source === source && one.name === name),
        )
        for (let round = 0; round < 3; round += 1) await putStatements(shelf.db, last)
        expect(await shelf.rows(() => putStatements(shelf.db, last))).toBe(0)
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)
