/** Listens at window.dataLayer, whoever made it and whenever, and leaves it as it was. */
import { createLayerReader } from './datalayer.ts'
import { isThing, type Sighting } from './sighting.ts'

/** How long reading may hold up the page at a time, in ms. */
const SLICE = 4

/** How often it is looked whether the layer was replaced or filled past its `push`, in ms. */
const LOOK = 1000

/**
 * Begins to listen; `see` is told what the entries say, `complain` what could not be read. Answers a function that reads
 * at once what waits: the page is going. Entries are read after the task that pushed them, a few milliseconds at a time.
 */
export function tapLayer(
  see: (sightings: Sighting[]) => void,
  complain: (message: string) => void,
): () => void {
  const page = window as { dataLayer?: unknown }
  let read = createLayerReader()
  let layer: unknown
  let length = -1
  let known = new WeakSet<object>()
  let waiting: unknown[] = []
  let next = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const drain = (budget: number) => {
    timer = undefined
    const end = performance.now() + budget
    // The clock is asked every few entries: most take less time than asking.
    while (next < waiting.length && (next % 16 || performance.now() < end)) {
      try {
        const sightings = read(waiting[next++])
        if (sightings[0]) see(sightings)
      } catch (error) {
        complain(`An entry of dataLayer cannot be read: ${error}`)
      }
    }
    if (next < waiting.length) timer = setTimeout(drain, 0, SLICE)
    else {
      waiting = []
      next = 0
    }
  }

  const take = (entries: unknown[]) => {
    for (const entry of entries) {
      if (isThing(entry)) known.add(entry)
      waiting.push(entry)
    }
    if (entries.length > 0 && !timer) timer = setTimeout(drain, 0, SLICE)
  }

  /** Puts a listener in front of `push`, which does and answers what it did. */
  const listen = (list: unknown[]) => {
    const push = list.push
    const heard = function (this: unknown, ...entries: unknown[]) {
      try {
        if (this === layer) take(entries)
      } catch {}
      return push.apply(this as unknown[], entries)
    }
    Object.defineProperty(list, 'push', { value: heard, configurable: true, writable: true })
  }

  const look = () => {
    try {
      const current = page.dataLayer
      if (current !== layer) {
        layer = current
        length = -1
        known = new WeakSet()
        read = createLayerReader()
        if (Array.isArray(current)) {
          // Its entries first, then what is pushed from now on.
          take(current.slice())
          length = current.length
          listen(current)
        } else if (current != null) {
          complain('window.dataLayer is not an array: nothing is read from it. Push to an array.')
        }
      }
      if (Array.isArray(current) && current.length !== length) {
        length = current.length
        take(current.filter((entry) => isThing(entry) && !known.has(entry)))
      }
    } catch (error) {
      complain(`window.dataLayer cannot be read: ${error}`)
    }
  }
  look()
  setInterval(look, LOOK)
  return () => {
    look()
    drain(50)
  }
}
