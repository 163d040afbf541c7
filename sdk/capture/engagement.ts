/** How far a page was read, and for how long somebody was there. */
import type { Sighting } from './sighting.ts'

/** Without a gesture for this long, nobody is there, in ms. */
const ATTENTION = 10_000

/** How far apart the place of the page is looked at while it scrolls, in ms. */
const GLANCE = 250

/** Gestures and scrolling of one page, one view after another. */
export interface Engagement {
  /** What came of this view; undefined when it was told already, or over at once. */
  tell(): Sighting | undefined
  /** Another view begins. */
  restart(): void
}

/** Begins to watch; `scrolled` is called after a glance with how fast the page moved, in pixels per ms, up negative. */
export function watchEngagement(scrolled: (speed: number, distance: number) => void): Engagement {
  let engaged = 0
  let active = Date.now()
  let depth = 0
  let told = false
  let glance: ReturnType<typeof setTimeout> | undefined
  let top = 0
  let lookedAt = 0

  const act = () => {
    const now = Date.now()
    if (!document.hidden) engaged += Math.min(now - active, ATTENTION)
    active = now
  }
  // Not in the event itself: to ask where the page is may make the browser lay it out.
  const look = () => {
    glance = undefined
    const { scrollHeight } = document.documentElement
    const now = Date.now()
    const distance = scrollY - top
    depth = Math.max(
      depth,
      Math.min(100, Math.round(((scrollY + innerHeight) / scrollHeight) * 100)),
    )
    scrolled(distance / (now - lookedAt || 1), distance)
    top = scrollY
    lookedAt = now
  }
  const glanceSoon = () => {
    act()
    if (glance) return
    lookedAt = Date.now()
    glance = setTimeout(look, GLANCE)
  }
  const options = { passive: true, capture: true }
  addEventListener('scroll', glanceSoon, options)
  for (const gesture of ['pointerdown', 'keydown', 'pointermove', 'touchmove']) {
    addEventListener(gesture, act, options)
  }
  document.addEventListener('visibilitychange', () => {
    active = Date.now()
  })

  return {
    tell() {
      if (told) return undefined
      told = true
      act()
      look()
      // Who is gone within a second saw nothing.
      if (engaged < 1000) return undefined
      return {
        event: 'Page Engaged',
        properties: { scroll_depth: depth, engaged_seconds: Math.round(engaged / 1000) },
      }
    },
    restart() {
      engaged = depth = 0
      active = Date.now()
      told = false
    },
  }
}
