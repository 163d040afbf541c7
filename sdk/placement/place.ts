/** Looks for widgets on a page and in the settings, and loads what draws them only where there is one to show. */
import type { Aisle } from '../api.ts'
import type { PlacedWidget } from '../contract/widget.ts'
import type { Storage } from '../storage.ts'
import { followCart } from './cart.ts'
import { fitsPath } from './path.ts'

/** What `GET /v1/settings` tells a page. */
export interface ShopSettings {
  shopName?: string
  accentColor?: string
  locale?: string
  widgets?: PlacedWidget[]
}

/** What the core lends to widgets. */
export interface Desk {
  endpoint: string
  key: string
  aisle: Aisle
  /** What this browser may remember; in memory, as long as that is not allowed. */
  storage: Storage
  load(name: 'widgets'): Promise<{ show: Show }>
}

/** What the loader hands on: the desk, and where changes of the cart are heard. */
export interface Counter extends Desk {
  cartChanged: Set<() => void>
}

/** Shows the widgets of a page; `leaving` when the shopper is about to go. */
export type Show = (counter: Counter, settings: ShopSettings, leaving: boolean) => void

const ELEMENTS =
  'recommendations,bought-together,recently-viewed,back-in-stock,signup,free-shipping,rewards'.replace(
    /(^|,)/g,
    '$1aisle-',
  )

/** How long a page may load, and how long it may have better to do: ms. */
const LOADING = 4000
const IDLE = { timeout: 2000 } as IdleRequestOptions & number

/** Begins when the page has loaded and has nothing better to do. Whatever fails, the page stays as it is. */
export function place(desk: Desk): void {
  const { endpoint, key, aisle, load } = desk
  const counter: Counter = { ...desk, cartChanged: new Set() }
  const look = (settings: ShopSettings) => {
    const widgets = settings.widgets || []
    let timer: ReturnType<typeof setTimeout> | undefined

    const show = (leaving: boolean) => {
      observer.disconnect()
      end()
      // A browser that cannot take a style sheet from a script is shown nothing: another way would break strict policies.
      if ('adoptedStyleSheets' in document) {
        load('widgets')
          .then((part) => part.show(counter, settings, leaving))
          .catch(() => {})
      }
    }
    const isHere = ({ kind, place, target: { paths, except } }: PlacedWidget) => {
      const { pathname } = location
      if ((paths[0] && !fitsPath(paths, pathname)) || fitsPath(except, pathname)) return false
      return kind !== 'exit' && document.querySelector(place ? place.selector : 'body')
    }
    const check = () => {
      timer = undefined
      try {
        const found =
          document.querySelector(ELEMENTS) ||
          /[#&]aisle-preview=/.test(location.hash) ||
          // Without a place it stands on its own: a bar, a tab; or the page has its element, which was found above.
          widgets.some((one) => (one.place || one.kind === 'signup') && isHere(one))
        if (found) show(false)
      } catch {}
    }
    const observer = new MutationObserver(() => {
      timer = timer || setTimeout(check, 300)
    })
    const end = aisle.on('track', (message) => {
      const leaving = message.type === 'track' && message.event === 'Exit Intended'
      if (leaving && widgets.some(({ kind }) => kind === 'exit')) show(true)
    })
    observer.observe(document.documentElement, { childList: true, subtree: true })
    check()
  }
  followCart(aisle, counter.storage, () => {
    for (const hear of counter.cartChanged) hear()
  })
  const start = async () => {
    try {
      const answer = await fetch(`${endpoint}/v1/settings?key=${encodeURIComponent(key)}`)
      if (answer.ok) look(await answer.json())
    } catch {}
  }
  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    ;(window.requestIdleCallback || setTimeout)(start, IDLE)
  }
  addEventListener('load', begin)
  setTimeout(begin, document.readyState === 'complete' ? 0 : LOADING)
}
