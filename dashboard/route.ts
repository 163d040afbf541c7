/** Where in the console we are: the path of the address bar, and how to go elsewhere without a new page. */

import { useEffect, useState } from 'preact/hooks'

export type Room =
  | 'live'
  | 'people'
  | 'messages'
  | 'flows'
  | 'campaigns'
  | 'segments'
  | 'offers'
  | 'reviews'
  | 'products'
  | 'widgets'
  | 'recommendations'
  | 'connections'
  | 'settings'

export interface Route {
  readonly room: Room
  /** Of the person, message or product that is looked at. */
  readonly id: string | null
  readonly query: URLSearchParams
}

const rooms: readonly Room[] = [
  'live',
  'people',
  'messages',
  'flows',
  'campaigns',
  'segments',
  'offers',
  'reviews',
  'products',
  'widgets',
  'recommendations',
  'connections',
  'settings',
]

/** The route of an address; what leads nowhere leads to the first room. */
export function routeOf(path: string, search: string): Route {
  const [, , name, ...rest] = path.split('/')
  const room = rooms.find((one) => one === name) ?? 'live'
  return { room, id: decode(rest.join('/')), query: new URLSearchParams(search) }
}

/** The address of a room, or of one thing in it. */
export function addressOf(room: Room, id?: string, query?: Record<string, string>): string {
  const path = room === 'live' ? '/admin' : `/admin/${room}`
  const place = id === undefined ? path : `${path}/${encodeURIComponent(id)}`
  const kept = Object.entries(query ?? {}).filter(([, value]) => value !== '')
  return kept.length === 0 ? place : `${place}?${new URLSearchParams(kept)}`
}

/** Goes to an address of the console; `replace` leaves no step to go back to. */
export function go(address: string, replace = false): void {
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
  if (!replace) scrollTo(0, 0)
}

/** The current route, kept up to date. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.pathname, location.search))
  useEffect(() => {
    const update = () => setRoute(routeOf(location.pathname, location.search))
    addEventListener('popstate', update)
    return () => removeEventListener('popstate', update)
  }, [])
  return route
}

function decode(text: string): string | null {
  if (text === '') return null
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
