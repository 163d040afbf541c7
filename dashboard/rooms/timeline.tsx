/** What happened with a person, newest first, day by day, with more on demand. */

import { useState } from 'preact/hooks'
import type { TimelineEntry } from '../../worker/reports/people/timeline.ts'
import { type Page, read } from '../api.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Failed } from '../parts/notice.tsx'
import { More } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { exactly } from '../time.ts'

const icons: Readonly<Record<TimelineEntry['kind'], IconName>> = {
  event: 'spark',
  message: 'mail',
  run: 'flow',
  order: 'order',
  consent: 'consent',
}

export function Timeline(props: {
  id: string
  first: readonly TimelineEntry[]
  next: string | null
}) {
  const [older, setOlder] = useState<readonly TimelineEntry[]>([])
  const [next, setNext] = useState<string | null>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const cursor = next === undefined ? props.next : next
  const more = async () => {
    setBusy(true)
    try {
      const page = await read<Page<TimelineEntry>>(
        `/api/profiles/${encodeURIComponent(props.id)}/timeline?cursor=${cursor}`,
      )
      setOlder([...older, ...page.items])
      setNext(page.next)
    } catch (failed) {
      setError(failed as Error)
    }
    setBusy(false)
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Timeline</h2>
      </div>
      {byDay([...props.first, ...older]).map(([day, entries]) => (
        <div key={day} class="day">
          <h3>{day}</h3>
          <ol>
            {entries.map((entry) => (
              <Entry key={`${entry.kind}/${entry.id}`} entry={entry} />
            ))}
          </ol>
        </div>
      ))}
      {props.first.length === 0 && <p class="nothing">Nothing has happened yet.</p>}
      {error && <Failed error={error} />}
      <More more={cursor ? more : undefined} busy={busy} />
    </section>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <li class={`entry entry-${entry.kind}`}>
      <span class="entry-icon">
        <Icon name={icons[entry.kind]} />
      </span>
      <span class="row-main">
        {entry.link ? (
          <Link class="row-title" to={addressOf('messages', entry.link)}>
            {entry.title}
          </Link>
        ) : (
          <span class="row-title">{entry.title}</span>
        )}
        {entry.detail && <span class="row-note">{entry.detail}</span>}
      </span>
      <time
        class="entry-when"
        dateTime={new Date(entry.at).toISOString()}
        title={exactly(entry.at)}
      >
        {clock.format(entry.at)}
      </time>
    </li>
  )
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

/** Entries under the day on which they happened, in the reader's zone. */
function byDay(entries: readonly TimelineEntry[]): readonly [string, readonly TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>()
  const seen = new Set<string>()
  for (const entry of entries) {
    const key = `${entry.kind}/${entry.id}`
    if (seen.has(key)) continue
    seen.add(key)
    const day = dayFormat.format(entry.at)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return [...days]
}
