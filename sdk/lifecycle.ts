/** The page's own comings and goings, as far as delivery must know of them. */
import type { Delivery } from './delivery.ts'

/** What is told of them. */
export interface Listening extends Pick<Delivery, 'own' | 'adopt'> {
  /** The page may go in a moment: whatever is left must leave now. */
  hurry(): unknown
}

/** Sends what is left when the page is hidden or goes, and takes up again when it comes back. */
export function watchPage(wake: () => Listening): void {
  const hurry = () => wake().hurry()
  // Hidden is the last thing that phones reliably tell; pagehide is the last that others do.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hurry()
    else wake().adopt()
  })
  addEventListener('pagehide', () => {
    hurry()
    wake().own(false)
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) wake().own(true)
  })
  addEventListener('online', hurry)
}
