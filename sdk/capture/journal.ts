/** The journal of a page: what was seen and what became of it, for whoever opens the mirror. */
import type { Host, Journal, Note } from './host.ts'

/** The journal with what capture writes into it. */
interface OpenJournal extends Journal {
  /** Adds a line; answers it, unless nobody looks. */
  add(note: Note): Note | undefined
  /** What is to be said of the next call of `track`. */
  heard: string | undefined
}

/** Keeps the journal while somebody looks, and opens the mirror for them. */
export function openJournal({ debug, on, emit, mirror }: Host): OpenJournal {
  const wanted = () => {
    try {
      // In this tab until it is closed there: the owner goes through the shop with it.
      if (/aisle-debug/.test(location.hash)) sessionStorage.setItem('aisle-debug', '1')
      return debug || sessionStorage.getItem('aisle-debug')
    } catch {
      return debug || /aisle-debug/.test(location.hash)
    }
  }
  const journal: OpenJournal = {
    notes: [],
    changed: undefined,
    heard: undefined,
    add(note) {
      if (!isOpen) return undefined
      journal.notes = journal.notes.slice(-199).concat(note)
      journal.changed?.()
      return note
    },
  }
  const isOpen = wanted()
  if (!isOpen) return journal
  const close = () => {
    try {
      sessionStorage.removeItem('aisle-debug')
    } catch {}
  }
  const byId = (id: string | undefined) =>
    id ? journal.notes.filter(({ messageId }) => messageId === id).pop() : undefined
  for (const kind of ['track', 'identify', 'page'] as const) {
    on(kind, (message) => {
      const own = byId(message.messageId)
      if (own && own.source !== 'track') return
      const { event, properties, traits } = message as unknown as { [name: string]: object }
      journal.add({
        at: Date.now(),
        source: 'track',
        event: `${event || kind}`,
        properties: properties || traits,
        outcome: 'sent',
        why: journal.heard,
        messageId: message.messageId,
      })
    })
  }
  on('sent', ({ messageIds }) => {
    for (const note of journal.notes) {
      if (note.outcome === 'sent' && messageIds.includes(`${note.messageId}`))
        note.outcome = 'accepted'
    }
    journal.changed?.()
  })
  on('error', ({ code, message, messageId }) => {
    const note = byId(messageId)
    if (note) {
      note.outcome = code === 'repaired' ? note.outcome : 'refused'
      note.why = `${code}: ${message || ''}`
      journal.changed?.()
    } else {
      journal.add({
        at: Date.now(),
        source: 'aisle',
        event: code,
        outcome: 'problem',
        why: message,
      })
    }
  })
  mirror()
    .then(({ openMirror }) => openMirror(journal, close))
    .catch((error) => emit('error', { code: 'mirror', message: `${error}` }))
  return journal
}
