/** Notices when a shopper is about to leave. */
import type { Storage } from '../storage.ts'
import type { Sighting } from './sighting.ts'

/** How long a page must have been open, and how long the last notice must be past, in ms. */
const ARMED = 10_000
const REST = 7 * 86_400_000

/** How fast a pointer must go up, and a page must be scrolled up, in pixels per ms. */
const LEAVING = 0.3
const FLICK = 1.5

/** How long nothing may follow a flick upwards, and a tab must have been away, in ms. */
const IDLE = 2000
const AWAY = 5000

/** Where nobody is to be disturbed. */
const CHECKOUT =
  /check-?out|kasse|bezahl|payment|zahlung|betal|afreken|caisse|paiement|pago|pagamento|kassa|zamowienie|order-received|thank/i

/** Notices of one page. */
export interface Exit {
  /** The page was scrolled this fast, up negative. */
  scrolled(speed: number, distance: number): void
  /** Another view begins. */
  restart(): void
}

/** Begins to watch; `see` is told at most once in a view, and once in seven days. */
export function watchExit(storage: Storage, see: (sighting: Sighting) => void): Exit {
  let began = Date.now()
  let touched = 0
  let told = false
  let hidden = 0
  let speed = 0
  let last = { y: 0, at: 0 }
  let idle: ReturnType<typeof setTimeout> | undefined

  const tell = (reason: 'desktop' | 'phone') => {
    const now = Date.now()
    const armed = touched && now - began >= ARMED && !CHECKOUT.test(location.pathname)
    if (told || !armed || now - Number(storage.get('exit') || 0) < REST) return
    told = true
    storage.set('exit', `${now}`)
    see({ event: 'Exit Intended', properties: { reason } })
  }
  const isPhone = () => matchMedia('(pointer: coarse)').matches
  const options = { passive: true, capture: true }

  for (const gesture of ['pointerdown', 'keydown', 'touchstart', 'wheel']) {
    addEventListener(
      gesture,
      () => {
        touched++
        clearTimeout(idle)
      },
      options,
    )
  }
  addEventListener(
    'mousemove',
    ({ clientY: y, timeStamp: at }) => {
      speed = (last.y - y) / (at - last.at || 1)
      last = { y, at }
    },
    options,
  )
  document.addEventListener('mouseout', ({ clientY, relatedTarget, target, timeStamp }) => {
    if (relatedTarget || clientY > 0) return
    // Lists that browsers draw themselves, and frames, take the pointer without anybody leaving.
    const from = target as Element | null
    const focus = document.activeElement
    const field = 'select,option,input,textarea,iframe'
    if (from?.closest?.(field) || focus?.matches('select,iframe,input,textarea')) return
    // The last stretch counts: from where the pointer was seen to the edge.
    const now = Math.max(speed, (last.y - clientY) / (timeStamp - last.at || 1))
    if (now > LEAVING && timeStamp - last.at < 500) tell('desktop')
  })
  document.addEventListener('visibilitychange', () => {
    const now = Date.now()
    if (document.hidden) hidden = now
    else if (isPhone() && hidden && now - hidden > AWAY) tell('phone')
  })

  return {
    scrolled(speed, distance) {
      clearTimeout(idle)
      if (speed > -FLICK || distance > -innerHeight / 2 || !isPhone()) return
      idle = setTimeout(tell, IDLE, 'phone')
    },
    restart() {
      began = Date.now()
      told = false
      clearTimeout(idle)
    },
  }
}
