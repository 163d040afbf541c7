/** Listens for searches: on the page that shows what was found, and in forms that find without one. */
import type { Storage } from '../storage.ts'
import { plainQuery, readSearch, searchField } from './search.ts'
import type { Sighting } from './sighting.ts'

/** The forms of a page that may be asked with. */
const FORMS = 'form'

/** Begins to listen; `look` reads the page that stands here now. The same query in a row is told once. */
export function watchSearches(
  storage: Storage,
  see: (sighting: Sighting) => void,
): { look(): void } {
  let last = ''
  const tell = (query: string | undefined) => {
    if (!query || query === last) return
    last = query
    see({ event: 'Products Searched', properties: { query } })
  }
  const isAsked = (field: string, query: string) =>
    storage.get('asked') === query ||
    Array.from(document.querySelectorAll(FORMS)).some((form) => {
      const input = searchField(form)
      return !!input && input.name === field && plainQuery(input.value) === query
    })

  addEventListener(
    'submit',
    (event) => {
      const form = event.target as HTMLFormElement
      const query = plainQuery(searchField(form)?.value)
      // Afterwards it is known whether the page answers itself or goes where the answer stands.
      if (query)
        setTimeout(() => (event.defaultPrevented ? tell(query) : storage.set('asked', query)))
    },
    true,
  )
  return {
    look() {
      const query = readSearch(location.href, isAsked)
      storage.set('asked')
      if (query) tell(query)
      else last = ''
    },
  }
}
