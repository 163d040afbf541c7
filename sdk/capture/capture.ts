/** Capture: everything that the SDK notices by itself. Loaded after the core, which lends it a `Host`. */
import { followCart } from './carts.ts'
import { watchEngagement } from './engagement.ts'
import { watchExit } from './exit.ts'
import type { Host, Note, PageReading, Structured, Watch } from './host.ts'
import { openJournal } from './journal.ts'
import { createPrecedence, type Mark, PATIENCE } from './precedence.ts'
import { watchRoute } from './route.ts'
import { watchSearches } from './searches.ts'
import { type Properties, type Sighting, SOURCES, type Source, type Thing } from './sighting.ts'

/** After how long a view is read again that told nothing yet, in ms. */
const AGAIN = 2000

/** How long a new view has to find its title, and to be viewed by the page itself, in ms. */
const SETTLE = 300

/** How often it is looked whether there is a data layer by now, in ms. */
const LOOK = 1000

/** What a page has that tells of products by itself. */
const TELLING =
  'script[type*="ld+json" i],[itemtype*=Product],[typeof*=Product],meta[content*=product]'

// What the readers share, who are loaded only where they have something to read: they import it from this part.
export * from './amount.ts'
export * from './sighting.ts'
export * from './text.ts'

/** A sighting that waits for those before it. */
interface Waiting extends Sighting {
  source: Source
  due: number
  mark: Mark
  page: object
  note: Note | undefined
}

const tidy = (message: string) => message.slice(0, 300)

/** Starts capture; the answer is told of each call of `track`. */
export function startCapture(host: Host): Watch {
  const { aisle, auto, emit, load, storage } = host
  const wants = (source: Source) => /all/.test(auto) || auto.split(/[\s,]+/).includes(source)
  const precedence = createPrecedence()
  const journal = openJournal(host)
  const complained = new Set<string>()
  let waiting: Waiting[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ''
  let structured: Structured | undefined
  let drain: (() => void) | undefined
  let hasRead = false
  let views = 0
  let viewed = true

  /** Says once what is wrong. */
  const complain = (message: string) => {
    if (complained.size > 50 || complained.has(tidy(message))) return
    complained.add(tidy(message))
    emit('error', { code: 'capture', message: tidy(message) })
  }
  const safely = (work: () => void) => {
    try {
      work()
    } catch (error) {
      complain(`${error}`)
    }
  }

  /** Where the page stands now, as messages carry it: by the time they leave it may stand elsewhere. */
  const pageHere = () => {
    const { href: url, pathname: path, search } = location
    return { url, path, search, title: document.title, referrer: document.referrer }
  }

  /** The page that thanks for an order says so again each time it is opened. */
  const isTold = (event: string, { order_id }: Properties): Source | undefined => {
    if (event !== 'Order Completed') return undefined
    const before = storage.get('order') === order_id
    storage.set('order', `${order_id}`)
    return before ? 'datalayer' : undefined
  }

  const release = (all?: boolean) => {
    clearTimeout(timer)
    timer = undefined
    const now = Date.now()
    const ready = waiting.filter(({ due }) => all || due <= now)
    waiting = waiting.filter((one) => !ready.includes(one))
    ready.sort((a, b) => SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source))
    for (const { source, event, properties, mark, page, note } of ready) {
      safely(() => {
        const before =
          isTold(event, properties) || precedence.weigh(source, event, properties, mark)
        if (note) note.outcome = before ? 'duplicate' : 'sent'
        if (before && note) note.why = `${before} has told it on this page already.`
        if (!before) host.record(event, properties, { ...mark, context: { page, capture: source } })
      })
    }
    if (waiting[0]) {
      timer = setTimeout(release, Math.max(0, Math.min(...waiting.map(({ due }) => due)) - now))
    }
    journal.changed?.()
  }

  const see = (source: Source, sightings: Sighting[], from?: string) => {
    const now = Date.now()
    for (const { event, properties } of sightings) {
      const mark = { messageId: host.uuid(), timestamp: new Date(now).toISOString() }
      const due = now + PATIENCE[source]
      const note = journal.add({
        at: now,
        source: from || source,
        event,
        properties,
        outcome: 'waiting',
        messageId: mark.messageId,
      })
      waiting.push({ source, event, properties, due, mark, page: pageHere(), note })
    }
    if (sightings[0]) release()
  }

  /** Structured data of an earlier view that the page left behind tells nothing about this one. */
  const seeStructured = ({ sighting, from }: PageReading): boolean => {
    const { name, product_id, url } = (sighting?.properties || {}) as Thing
    const sign = sighting ? `${sighting.event} ${product_id} ${name}` : ''
    const stale = views > 0 && sign === told && url !== location.href
    if (!sighting || stale) return false
    told = sign
    hasRead = true
    see('jsonld', [sighting], from)
    return true
  }
  /** Loads what reads structured data as soon as there is some, and calls back when it is there. */
  const withStructured = (then?: (part: Structured) => void) => {
    if (structured) then?.(structured)
    else if (wants('jsonld') && document.querySelector(TELLING)) {
      load('structured')
        .then((part) => {
          structured = part
          then?.(part)
        })
        .catch((error) => complain(`The part for structured data: ${error}`))
    } else return false
    return true
  }
  const read = (view: number, tries: number) => {
    if (view !== views) return
    const again = () => {
      if (tries > 0) setTimeout(read, AGAIN, view, tries - 1)
    }
    const found = withStructured(({ readSoon }) => {
      readSoon(complain, (reading) => {
        if (view === views && !hasRead && !seeStructured(reading)) again()
      })
    })
    if (!found) again()
  }

  /** Listens at the data layer as soon as there is one. */
  const listen = () => {
    if (!('dataLayer' in window)) {
      setTimeout(listen, LOOK)
      return
    }
    load('layer')
      .then(({ tapLayer }) => {
        drain = tapLayer((sightings) => see('datalayer', sightings), complain)
      })
      .catch((error) => complain(`The part for the data layer: ${error}`))
  }
  if (wants('datalayer')) listen()
  withStructured()
  const exit = wants('exit') ? watchExit(storage, (sighting) => see('exit', [sighting])) : undefined
  const engagement = watchEngagement((...pace) => exit?.scrolled(...pace))
  const searches = wants('page')
    ? watchSearches(storage, (sighting) => see('page', [sighting]))
    : undefined

  /** The view ends: what is left is told. */
  const finish = (page: boolean) => {
    safely(() => {
      drain?.()
      if (page && structured && !hasRead) seeStructured(structured.readNow())
      const engaged = wants('page') && engagement.tell()
      if (engaged) see('page', [engaged])
      release(true)
    })
  }
  const move = () => {
    finish(false)
    precedence.forget()
    engagement.restart()
    exit?.restart()
    viewed = hasRead = false
    views++
    const view = views
    setTimeout(() => {
      if (view !== views) return
      if (wants('page') && !viewed) aisle.page()
      searches?.look()
      read(view, 2)
    }, SETTLE)
  }

  aisle.on('page', () => {
    viewed = true
  })
  // In the capture phase, so that what is told here is still taken along by those who send.
  addEventListener('pagehide', () => finish(true), true)
  addEventListener('visibilitychange', () => document.hidden && finish(true), true)
  addEventListener('pageshow', ({ persisted }) => persisted && move())
  safely(() => watchRoute(host.began, () => safely(move)))

  const begin = () =>
    safely(() => {
      searches?.look()
      followCart(host, { wants, storage, see, complain })
      read(0, 1)
    })
  if (document.readyState === 'complete') begin()
  else addEventListener('load', () => setTimeout(begin))

  return (event, properties) => {
    const mark = precedence.hear(event, properties)
    journal.heard = mark ? 'Capture had told it: both count as one.' : undefined
    return mark
  }
}
