/** Segments: whom flows and campaigns may mean, each with how many people are in it now. */

import type { Segment } from '../../worker/segments/presets.ts'
import type { Page } from '../api.ts'
import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { type FactName, say } from './segment/say.ts'

export interface ListedSegment extends Segment {
  readonly preset: boolean
}

export interface SegmentList extends Page<ListedSegment> {
  readonly facts: readonly FactName[]
}

export function Segments() {
  const { data, error } = useLoad<SegmentList>('/api/segments')
  return (
    <>
      <Head
        title="Segments"
        lead="Groups of people, described by rules. Who is in one is found anew each time it is asked."
      >
        <Link class="button button-main" to={addressOf('segments', 'new')}>
          New segment
        </Link>
      </Head>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && (
        <ul class="list">
          {[...data.items].sort(ownFirst).map((segment) => (
            <Row key={segment.id} segment={segment} facts={data.facts} />
          ))}
        </ul>
      )}
    </>
  )
}

function ownFirst(left: ListedSegment, right: ListedSegment): number {
  return Number(left.preset) - Number(right.preset)
}

function Row({ segment, facts }: { segment: ListedSegment; facts: readonly FactName[] }) {
  const { id, name, summary, condition, preset } = segment
  const { data } = useLoad<{ count: number }>(`/api/segments/${encodeURIComponent(id)}`)
  return (
    <li>
      <Link class="row" to={addressOf('segments', id)}>
        <span class="row-main">
          <span class="row-title">{name}</span>
          <span class="row-note">{summary || `People with: ${say(condition, facts)}.`}</span>
        </span>
        {!preset && <Badge tone="info">Yours</Badge>}
        <span class="row-figure">
          <strong>{data ? data.count.toLocaleString('en') : '…'}</strong>
          <span class="row-note">{data?.count === 1 ? 'person' : 'people'}</span>
        </span>
      </Link>
    </li>
  )
}
