/** Reads what was searched for, from an address or a form. */
import { readText } from './text.ts'

/** The names that shops give to the field. */
const FIELDS = [
  'q',
  's',
  'query',
  'search',
  'keyword',
  'keywords',
  'k',
  'term',
  'text',
  'search_query',
]

/** Paths of pages that show what was found. */
const FOUND =
  /(^|[/_-])(search|find|suche|suchergebnis(se)?|recherche|ricerca|buscar?|busqueda|zoeken|szukaj|catalogsearch)([/_.-]|$)/i

/** A query as it is told on: short, and nothing that looks like an email address. */
export function plainQuery(value: unknown): string | undefined {
  const text = readText(value, 200)
  return text && !/\S@\S/.test(text) ? text : undefined
}

/**
 * The query that a page shows the results of: by its address, when that looks like a search, or when `isAsked` knows
 * the field and its value from a search form or from what was asked before.
 */
export function readSearch(
  address: string,
  isAsked: (field: string, query: string) => boolean,
): string | undefined {
  const { pathname, searchParams } = new URL(address)
  for (const field of FIELDS) {
    const query = plainQuery(searchParams.get(field))
    if (query && (FOUND.test(pathname) || isAsked(field, query))) return query
  }
  return undefined
}

/** The field of a form that holds a query, if it is a search form. */
export function searchField(form: Element): HTMLInputElement | undefined {
  const isSearch =
    form.getAttribute('role') === 'search' ||
    form.querySelector('input[type=search]') ||
    form.closest('[role=search],search') ||
    FOUND.test((form.getAttribute('action') || '').split('?')[0] || '')
  if (!isSearch) return undefined
  const inputs = Array.from(form.querySelectorAll('input')).slice(0, 50)
  return inputs.find(
    ({ type, name }) =>
      /^(search|text)$/.test(type) && (FIELDS.includes(name) || type === 'search'),
  )
}
