/** Reviews: what people answered when they were asked, and the complaints that wait for a human. */

import { useState } from 'preact/hooks'
import type { ReviewItem, ReviewTotals } from '../../worker/reports/reviews/item.ts'
import { send } from '../api.ts'
import { useLoad, usePages } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, More, When } from '../parts/words.tsx'
import { addressOf, type Route } from '../route.ts'

/** Below this many, an average says more about chance than about the shop. */
const ENOUGH = 30

export function Reviews({ route }: { route: Route }) {
  const open = route.query.get('complaint') === 'open'
  // Lists start afresh after something was closed.
  const [round, setRound] = useState(0)
  return (
    <>
      <Head
        title="Reviews"
        lead="What people answered when you asked how they like what they bought. Everybody sees the same link to a public review, happy or not."
      />
      <Standing key={round} open={open} />
      <List key={`${open} ${round}`} open={open} onChanged={() => setRound(round + 1)} />
    </>
  )
}

function Standing({ open }: { open: boolean }) {
  const { data, error } = useLoad<{ totals: ReviewTotals }>('/api/reviews?limit=1', 30_000)
  if (error) return <Failed error={error} />
  if (!data) return null
  const { totals } = data
  const counts = Object.entries(totals.scores).map(([score, count]) => [Number(score), count])
  const all = counts.reduce((sum, [, count = 0]) => sum + count, 0)
  const sum = counts.reduce((total, [score = 0, count = 0]) => total + score * count, 0)
  return (
    <>
      {all > 0 && (
        <p class="hint">
          {all === 1 ? '1 answer' : `${all.toLocaleString('en')} answers`}
          {all >= ENOUGH && `, ${(sum / all).toFixed(1)} of 5 stars on average`}
          {': '}
          {[5, 4, 3, 2, 1]
            .map((score) => `${totals.scores[String(score) as '1']} × ${score} ★`)
            .join(', ')}
          .
        </p>
      )}
      <p class="review-ways">
        <Link class="button" to={addressOf('reviews')}>
          {open ? 'All answers' : 'Newest first'}
        </Link>
        <Link class="button" to={addressOf('reviews', undefined, { complaint: 'open' })}>
          Open complaints ({totals.open.toLocaleString('en')})
        </Link>
      </p>
    </>
  )
}

function List({ open, onChanged }: { open: boolean; onChanged(): void }) {
  const { items, error, busy, more } = usePages<ReviewItem>(
    open ? '/api/reviews?complaint=open' : '/api/reviews',
  )
  const [failed, setFailed] = useState<Error>()
  const wrong = error ?? failed
  return (
    <>
      {wrong && <Failed error={wrong} />}
      {!items && !error && <Skeleton rows={6} tall />}
      {items?.length === 0 && (
        <Empty icon="check" title={open ? 'No complaint is open' : 'Nobody has answered yet'}>
          <p>
            {open
              ? 'Whoever gives three stars or fewer comes here until you have sorted it out.'
              : 'Switch on the flow “Feedback and review”: it asks a week after delivery.'}
          </p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((item) => (
            <Row key={item.orderId} item={item} onChanged={onChanged} onFailed={setFailed} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

interface RowProps {
  readonly item: ReviewItem
  onChanged(): void
  onFailed(error: Error): void
}

function Row({ item, onChanged, onFailed }: RowProps) {
  return (
    <li class="row review">
      <span class="row-main">
        <span class="row-title">
          <Link to={addressOf('people', item.personId)}>{item.email || 'Somebody'}</Link>
        </span>
        <span class="row-note">
          {[item.title, `order ${item.order}`].filter(Boolean).join(' · ')}
        </span>
        {item.words && <blockquote class="review-words">{item.words}</blockquote>}
      </span>
      <span class="row-figure">
        <Stars item={item} />
        {item.answeredAt !== null && (
          <span class="row-note">
            <When at={item.answeredAt} />
          </span>
        )}
      </span>
      <span class="review-complaint">
        {item.complaint === 'closed' && <Badge tone="good">Sorted out</Badge>}
        {item.complaint === 'open' && (
          <>
            <Badge tone="bad">Complaint</Badge>
            <Close item={item} onChanged={onChanged} onFailed={onFailed} />
          </>
        )}
      </span>
    </li>
  )
}

function Stars({ item: { score, state } }: { item: ReviewItem }) {
  if (score === null) return <strong>{state === 'reviewed' ? 'Reviewed' : 'Left out'}</strong>
  return (
    <strong>
      <span role="img" aria-label={`${score} of 5 stars`}>
        {'★'.repeat(score) + '☆'.repeat(5 - score)}
      </span>
    </strong>
  )
}

function Close({ item, onChanged, onFailed }: RowProps) {
  const [busy, setBusy] = useState(false)
  const close = async () => {
    if (busy) return
    setBusy(true)
    try {
      await send('PUT', `/api/reviews/${encodeURIComponent(item.orderId)}`, { complaint: 'closed' })
      onChanged()
    } catch (error) {
      onFailed(error as Error)
    }
    setBusy(false)
  }
  return (
    <button
      type="button"
      class="button"
      aria-label={`Close the complaint of ${item.email || 'somebody'} about order ${item.order}`}
      aria-busy={busy}
      onClick={close}
    >
      Close
    </button>
  )
}
