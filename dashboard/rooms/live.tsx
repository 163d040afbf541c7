/** The first room: does my tag work? The answer in large letters, the tag itself, and events as they arrive. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { FeedEvent } from '../../worker/reports/feed/event.ts'
import type { Status } from '../../worker/reports/status/status.ts'
import type { Page } from '../api.ts'
import { useLoad } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Head } from '../parts/words.tsx'
import { EventRow, keyOf } from './event-row.tsx'
import { Refusals } from './refusals.tsx'
import { Answer, Snippet } from './tag.tsx'

/** As many events as the feed keeps on the page. */
const KEPT = 150

export function Live() {
  const [paused, setPaused] = useState(false)
  const status = useLoad<Status>('/api/status', 10_000)
  const feed = useFeed(paused)
  const lastAt = latest(feed.events?.[0]?.received, status.data?.lastEventAt)
  return (
    <>
      <Head title="Live" lead="What your shop’s pages and servers tell Aisle, as it happens." />
      {status.data && feed.events ? (
        <Answer lastAt={lastAt} />
      ) : (
        <div class="answer answer-loading" aria-hidden="true" />
      )}
      <Snippet status={status.data} first={lastAt === null && feed.events !== undefined} />
      <Refusals />
      <section class="panel" aria-labelledby="feed-title">
        <div class="panel-head">
          <h2 id="feed-title">Events</h2>
          <button
            type="button"
            class="quiet-button"
            aria-pressed={paused}
            onClick={() => setPaused(!paused)}
          >
            <Icon name={paused ? 'play' : 'pause'} />
            <span>{paused ? 'Go on' : 'Pause'}</span>
          </button>
        </div>
        {feed.error && <Failed error={feed.error} />}
        {feed.events === undefined && !feed.error && <Skeleton rows={8} />}
        {feed.events?.length === 0 && (
          <Empty icon="pulse" title="No event has arrived yet">
            <p>
              Put the tag on your pages and open your shop in another tab. It shows up here at once.
            </p>
          </Empty>
        )}
        <ol class="feed">
          {feed.events?.map((event) => (
            <EventRow key={keyOf(event)} event={event} fresh={feed.fresh.has(keyOf(event))} />
          ))}
        </ol>
      </section>
    </>
  )
}

/** The events that arrived, newest first. What the first load brought is not new; what came later is. */
function useFeed(paused: boolean) {
  const { data, error } = useLoad<Page<FeedEvent>>(
    '/api/events?limit=60',
    paused ? 3_600_000 : 2_000,
  )
  const known = useRef<Map<string, FeedEvent> | undefined>(undefined)
  const [events, setEvents] = useState<readonly FeedEvent[]>()
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!data) return
    const before = known.current
    const merged = new Map(before)
    for (const event of data.items) merged.set(keyOf(event), event)
    const sorted = [...merged.values()]
      .sort((left, right) => right.received - left.received)
      .slice(0, KEPT)
    known.current = new Map(sorted.map((event) => [keyOf(event), event]))
    setEvents(sorted)
    setFresh(new Set(before ? sorted.map(keyOf).filter((key) => !before.has(key)) : []))
  }, [data])
  return useMemo(() => ({ events, fresh, error }), [events, fresh, error])
}

function latest(...instants: readonly (number | null | undefined)[]): number | null {
  const known = instants.filter((one): one is number => typeof one === 'number')
  return known.length === 0 ? null : Math.max(...known)
}
