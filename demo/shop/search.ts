/** Finds products by the words of a query; the best match first. */
import { categoryOf } from '../catalogue/categories.ts'
import { products } from '../catalogue/index.ts'
import { type Product, slugOf } from '../catalogue/product.ts'

const longestQuery = 100

const index = products.map((product) => ({
  product,
  title: words(product.title),
  about: words(`${product.brand} ${categoryOf(product.category)?.path.join(' ')}`),
  text: words(product.description),
}))

/** The query as it is searched and shown: one line, not too long. */
export function queryOf(raw: string): string {
  return raw
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longestQuery)
}

/** Products that hold every word of the query, whole or as a beginning. */
export function search(query: string): Product[] {
  const wanted = words(query)
  if (!wanted.length) return []
  return index
    .map((entry) => ({ product: entry.product, score: score(entry, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ product }) => product)
}

function score(entry: (typeof index)[number], wanted: readonly string[]): number {
  let sum = 0
  for (const word of wanted) {
    const begins = (one: string) => one.startsWith(word) || word === `${one}s`
    const here =
      (entry.title.some(begins) ? 5 : 0) +
      (entry.about.some(begins) ? 3 : 0) +
      (entry.text.some(begins) ? 1 : 0)
    if (!here) return 0
    sum += here
  }
  return sum
}

function words(value: string): string[] {
  return slugOf(value).split('-').filter(Boolean)
}
