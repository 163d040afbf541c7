/** A product as a widget shows it, read from an answer that nobody vouches for. */
import { readPrice, readText, readUrl } from './safe.ts'

export interface Choice {
  id: string
  title: string
  price: number | undefined
  available: boolean
}

export interface Item {
  id: string
  title: string
  url: string
  image: string | undefined
  price: number | undefined
  listPrice: number | undefined
  currency: string
  rating: { value: number; count: number } | undefined
  /** Why it is shown: by a code, and in English; with the product that it is about, and how many people bought both. */
  reason: { code: string; text: string; about: string; people: number }
  choices: Choice[]
}

type Fields = { [name: string]: unknown }

const fieldsOf = (value: unknown): Fields =>
  (value && typeof value === 'object' ? value : {}) as Fields
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 100) : [])

/** The products of an answer, each once; what has no name or no address is left out. */
export function readItems(answer: unknown): Item[] {
  const items = new Map<string, Item>()
  for (const one of listOf(Array.isArray(answer) ? answer : fieldsOf(answer).items)) {
    const item = readItem(fieldsOf(one))
    if (item && !items.has(item.id)) items.set(item.id, item)
  }
  return [...items.values()]
}

function readItem(fields: Fields): Item | undefined {
  const { id, title, url, imageUrl, price, listPrice, currency, rating, reason, variants } = fields
  const address = readUrl(url)
  const name = readText(title, 200)
  if (!address || !name || !readText(id)) return undefined
  const now = readPrice(price)
  const before = readPrice(listPrice)
  return {
    id: readText(id),
    title: name,
    url: address,
    image: readUrl(imageUrl),
    price: now,
    listPrice: before && now && before > now ? before : undefined,
    currency: readText(currency, 3).toUpperCase(),
    rating: readRating(fieldsOf(rating)),
    reason: readReason(fieldsOf(reason)),
    choices: listOf(variants)
      .map(fieldsOf)
      .map(readChoice)
      .filter((choice) => choice.id),
  }
}

function readChoice({ id, title, price, availability }: Fields): Choice {
  const available = !/^(out_of_stock|discontinued)$/.test(`${availability}`)
  return { id: readText(id), title: readText(title, 100), price: readPrice(price), available }
}

const readReason = ({ code, text, about, people }: Fields): Item['reason'] => ({
  code: readText(code),
  text: readText(text, 120),
  about: readText(about, 100),
  people: Number(people) || 0,
})

function readRating({ value, count }: Fields): Item['rating'] {
  const stars = Number(value)
  const voices = Math.floor(Number(count))
  return stars > 0 && stars <= 5 && voices > 0 ? { value: stars, count: voices } : undefined
}
