/** Confirms that a human, not a mail scanner, followed a link from an email to this page. Loaded only after such a link. */
import type { Desk } from './desk.ts'
import { backoff, judge } from './transport.ts'

/** For how many seconds the page must be seen when nobody touches it. */
const SEEN = 3

/**
 * Waits for somebody: a gesture on the page, or three seconds in which it was visible. Then tells the
 * collector, up to four times, with the id that ties the click to this browser.
 */
export function confirmClick({ endpoint, key, aisle, post }: Desk, token: string): void {
  const body = JSON.stringify({ writeKey: key, token, anonymousId: aisle.anonymousId() })
  let seconds = 0

  const tell = async (failures: number) => {
    const { status } = await post(`${endpoint}/v1/clicks`, body)
    if (judge(status, 1) === 'retry' && failures < 4)
      setTimeout(tell, backoff(failures), failures + 1)
  }
  const confirm = () => {
    clearInterval(timer)
    if (seconds < Infinity) tell(1)
    seconds = Infinity
  }
  const timer = setInterval(() => {
    if (!document.hidden && ++seconds === SEEN) confirm()
  }, 1000)
  for (const gesture of ['pointermove', 'pointerdown', 'keydown']) {
    addEventListener(gesture, confirm, { once: true })
  }
}
