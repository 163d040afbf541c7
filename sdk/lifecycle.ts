/** The page's own comings and goings, as far as delivery must know of them. */
import type { Delivery } from './delivery.ts'

/** Sends what is left when the page is hidden or goes, and takes up again when it comes back. */
export function watchPage(delivery: Delivery, allowed: () => boolean): void {
  // Hidden is the last thing that phones reliably tell; pagehide is the last that others do.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) delivery.flush()
  })
  addEventListener('pagehide', () => {
    delivery.flush()
    delivery.own(false)
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted && allowed()) delivery.own(true)
  })
  addEventListener('online', () => {
    delivery.flush()
  })
}
