/** Tells what became of a widget: that it was seen, used, closed, or led to what it is for. */
import type { AisleEvents } from '../sdk/contract/events.ts'
import type { Aisle } from '../sdk/index.ts'

type Name = Extract<keyof AisleEvents, `${'Widget' | 'Recommendation' | 'Exit Intent'} ${string}`>

export type Report = (event: Name, properties?: object) => void

/** How long half of a widget must be on the screen to count as seen, in ms. */
const GLANCE = 800

/** Makes the report of one widget; what can happen once a page view is told once. */
export function createReport(
  aisle: Pick<Aisle, 'track'> | undefined,
  widget: { widget_id: string; variant_id: string; kind: string },
): Report {
  const told = new Set<string>()
  return (event, properties) => {
    if (/Viewed|Shown/.test(event) && told.has(event)) return
    told.add(event)
    aisle?.track(event, { ...widget, ...properties })
  }
}

/** Calls back once somebody has looked at an element. Answers how to stop waiting. */
export function onSeen(element: Element, seen: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    observer.disconnect()
  }
  const observer = new IntersectionObserver(
    (entries) => {
      clearTimeout(timer)
      const { isIntersecting, intersectionRatio, intersectionRect } = entries[
        entries.length - 1
      ] || {
        isIntersecting: false,
        intersectionRatio: 0,
        intersectionRect: { height: 0 },
      }
      // Taller than a phone, half of it is never on the screen at once.
      const enough = intersectionRatio >= 0.5 || intersectionRect.height > innerHeight / 2
      if (!isIntersecting || !enough) return
      timer = setTimeout(() => {
        stop()
        seen()
      }, GLANCE)
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  )
  observer.observe(element)
  return stop
}
