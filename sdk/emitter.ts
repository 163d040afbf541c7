/** Callbacks of the page for what happens in the SDK. */
import type { Message } from './contract/envelope.ts'

/** Something that went wrong, or was put right, without disturbing the page. */
export interface Problem {
  /** A stable word for programs. */
  code: string
  /** What the server, the browser or the SDK can say about it. */
  message?: string
  /** The message it is about, if about one. */
  messageId?: string | undefined
}

/** What can be listened to, and what the callback is given. */
export interface Signals {
  track: Message
  identify: Message
  page: Message
  /** Messages that the server has taken. */
  sent: { messageIds: string[] }
  error: Problem
}

/** Callbacks by name. */
export interface Emitter {
  /** Calls `callback` each time; answers the function that ends it. */
  on<Name extends keyof Signals>(
    name: Name,
    callback: (signal: Signals[Name]) => void,
  ): () => unknown
  emit<Name extends keyof Signals>(name: Name, signal: Signals[Name]): void
  /** What was emitted at first: the mirror is loaded later than the first messages are made. */
  log: [name: keyof Signals, signal: unknown][]
}

/** How much of that is kept. */
const LOGGED = 200

/** Makes an emitter whose callbacks may throw without harm; with `debug` the console is told everything. */
export function createEmitter(debug: boolean | undefined): Emitter {
  const listeners = new Set<[name: string, callback: (signal: never) => void]>()
  const log: Emitter['log'] = []
  return {
    log,
    on(name, callback) {
      const entry: [string, typeof callback] = [name, callback]
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    emit(name, signal) {
      if (debug) console.debug('aisle', name, signal)
      if (log.length < LOGGED) log.push([name, signal])
      for (const [heard, callback] of listeners) {
        try {
          if (heard === name) callback(signal as never)
        } catch (error) {
          console.error(error)
        }
      }
    },
  }
}
