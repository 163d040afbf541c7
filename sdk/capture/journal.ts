/** The journal of a page: what was seen and what became of it, for whoever opens the mirror. */
import type { Message } from '../contract/envelope.ts'
import type { Problem } from '../emitter.ts'
import type { Host, Journal, Note } from './host.ts'
import { isWatched } from './watched.ts'

/** The journal with what capture writes into it. */
interface OpenJournal extends Journal {
  /** Adds a line; answers it, unless nobody looks. */
  add(note: Note): Note | undefined
  /** What is to be said of the next call of `track`. */
  heard: string | undefined
}

/** Keeps the journal while somebody looks, and opens the mirror for them. */
export function openJournal({ aisle, debug, emit, log, load }: Host): OpenJournal {
  const watched = debug || isWatched()
  const journal: OpenJournal = {
    notes: [],
    changed: undefined,
    heard: undefined,
    add(note) {
      if (!watched) return undefined
      journal.notes = journal.notes.slice(-199).concat(note)
      journal.changed?.()
      return note
    },
  }
  if (!watched) return journal

  const find = (id: string | undefined) =>
    id ? journal.notes.filter(({ messageId }) => messageId === id).pop() : undefined
  const made = (message: Message) => {
    const { event, type, properties, traits, messageId } = message as Message & {
      [name: string]: object
    }
    // What capture sends has its line already.
    if (find(messageId) && !journal.heard) return
    journal.add({
      at: Date.now(),
      source: 'track',
      event: `${event || type}`,
      properties: properties || traits,
      outcome: 'sent',
      why: journal.heard,
      messageId,
    })
  }
  const sent = ({ messageIds }: { messageIds: string[] }) => {
    for (const note of journal.notes) {
      const taken = messageIds.includes(`${note.messageId}`)
      if (taken && note.outcome === 'sent') note.outcome = 'accepted'
    }
    journal.changed?.()
  }
  const failed = ({ code, message, messageId }: Problem) => {
    const note = find(messageId)
    if (!note) {
      journal.add({
        at: Date.now(),
        source: 'aisle',
        event: code,
        outcome: 'problem',
        why: message,
      })
      return
    }
    if (code !== 'repaired') note.outcome = 'refused'
    note.why = `${code}: ${message || ''}`
    journal.changed?.()
  }

  const listeners = { track: made, identify: made, page: made, sent, error: failed }
  const hear = (name: keyof typeof listeners, signal: unknown) => {
    // With `debug` the core says it.
    if (!debug) console.debug('aisle', name, signal)
    listeners[name](signal as never)
  }
  for (const [name, signal] of log) hear(name, signal)
  for (const name of Object.keys(listeners) as (keyof typeof listeners)[]) {
    aisle.on(name, (signal: unknown) => hear(name, signal))
  }
  const close = () => {
    try {
      sessionStorage.removeItem('aisle-debug')
    } catch {}
  }
  load('mirror')
    .then(({ openMirror }) => openMirror(journal, close))
    .catch((error) => emit('error', { code: 'mirror', message: `${error}` }))
  return journal
}
