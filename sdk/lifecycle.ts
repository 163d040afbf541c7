/** The page's own comings and goings, as far as delivery must know of them. */
import type { Delivery } from './delivery.ts'

/** Sends what is left when the page is hidden or goes, and takes up again when it comes back. */
export function watchPage({ flush, own, adopt }: Delivery): void {
  // Hidden is the last thing that phones reliably tell; pagehide is the last that others do.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) flush()
    else adopt()
  })
  addEventListener('pagehide', () => {
    flush()
    own(false)
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) own(true)
  })
  addEventListener('online', flush)
}
