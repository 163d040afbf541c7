/** Calls the cron tick at every minute's boundary, as Cloudflare does in production. */

const MINUTE = 60_000

/**
 * Starts ticking. A tick that takes longer than a minute lets one more wait, never a queue of them.
 * @param {(at: number) => Promise<void>} tick
 * @param {(error: unknown) => void} onError
 * @returns {() => void} stops it
 */
export function startCron(tick, onError) {
  let timer
  let running = false
  let waiting = false
  let stopped = false
  let last = Math.floor(Date.now() / MINUTE) * MINUTE

  const run = async () => {
    if (running) {
      waiting = true
      return
    }
    running = true
    do {
      waiting = false
      await tick(Math.floor(Date.now() / MINUTE) * MINUTE).catch((error) => {
        if (!stopped) onError(error)
      })
    } while (waiting)
    running = false
  }

  const schedule = () => {
    // A timer may fire a moment early, and a laptop may sleep: count on from whichever is later.
    const next = Math.max(last, Math.floor(Date.now() / MINUTE) * MINUTE) + MINUTE
    timer = setTimeout(() => {
      last = next
      void run()
      schedule()
    }, next - Date.now())
  }

  schedule()
  return () => {
    clearTimeout(timer)
    waiting = false
    stopped = true
  }
}
