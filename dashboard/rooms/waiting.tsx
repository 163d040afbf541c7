/** The waiting list: what people wait for, what is held for them, and what became of those who were told. */

import { useState } from 'preact/hooks'
import type { WaitingItem } from '../../worker/reports/waiting/item.ts'
import { send } from '../api.ts'
import { useLoad, usePages } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, More, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'

/** Below this many, a rate says more about chance than about the list. */
const ENOUGH = 30

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

interface Standing {
  readonly enabled: boolean
  readonly peoplePerPiece: number
}

export function Waiting() {
  const { items, error, busy, more } = usePages<WaitingItem>('/api/waiting')
  const standing = useLoad<Standing>('/api/waiting?limit=1', 30_000)
  const [failed, setFailed] = useState<Error>()
  const wrong = error ?? standing.error ?? failed
  return (
    <>
      <Head
        title="Waiting list"
        lead="Who wants to hear when something is back: told in the order in which they asked, as many at a time as there is stock for."
      >
        <div class="waiting-head">
          <Link class="button" to={addressOf('flows')}>
            All flows
          </Link>
          {standing.data && (
            <Switch standing={standing.data} onSwitched={standing.reload} onFailed={setFailed} />
          )}
        </div>
      </Head>
      {wrong && <Failed error={wrong} />}
      {standing.data && (
        <p class="hint waiting-ratio">
          For each piece that comes in, {standing.data.peoplePerPiece.toLocaleString('en')} people
          are told at first. Aisle learns that number from how many of them buy.
        </p>
      )}
      {!items && !error && <Skeleton rows={6} tall />}
      {items?.length === 0 && (
        <Empty icon="product" title="Nobody waits for anything">
          <p>
            Where a product is sold out, the back-in-stock form on its page puts people on this
            list.
          </p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((item) => (
            <Row key={`${item.productId}/${item.variantId}`} item={item} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

function Row({ item }: { item: WaitingItem }) {
  return (
    <li>
      <Link class="row" to={addressOf('products', item.productId)}>
        <span class="row-main">
          <span class="row-title">{item.title || item.productId}</span>
          <span class="row-note">
            {[item.variant || 'Any variant', ...facts(item)].join(' · ')}
          </span>
          <span class="row-note">{outcome(item)}</span>
        </span>
        <span class="row-figure">
          <strong>{people(item.waiting)}</strong>
          {item.since !== null && (
            <span class="row-note">
              first <When at={item.since} />
            </span>
          )}
        </span>
        <Stock item={item} />
      </Link>
    </li>
  )
}

function facts(item: WaitingItem): readonly string[] {
  return [
    ...(item.reservations > 0 ? [`${item.reservations} reserved`] : []),
    ...(item.pieces > item.waiting ? [`${item.pieces} pieces in all`] : []),
    ...(item.held > 0 ? [`${item.held} held now`] : []),
    ...(item.expectedAt !== null ? [`expected ${dates.format(item.expectedAt)}`] : []),
  ]
}

/** What became of those who were told; a rate only where there are enough of them. */
function outcome({ noticed, bought, waves }: WaitingItem): string {
  if (noticed === 0) return 'Nobody was told yet'
  const told = `${people(noticed)} told in ${waves} ${waves === 1 ? 'wave' : 'waves'}, ${bought} bought`
  return noticed < ENOUGH ? told : `${told} (${((100 * bought) / noticed).toFixed(0)} %)`
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`
}

function Stock({ item }: { item: WaitingItem }) {
  if (item.stock === null) return <Badge tone="good">In stock</Badge>
  if (item.stock === 0) return <Badge tone="bad">Sold out</Badge>
  return <Badge tone="good">{item.stock} in stock</Badge>
}

function Switch(props: { standing: Standing; onSwitched(): void; onFailed(error: Error): void }) {
  const { enabled } = props.standing
  const [busy, setBusy] = useState(false)
  const flip = async () => {
    // Not disabled meanwhile: a disabled button would lose the keyboard's focus.
    if (busy) return
    setBusy(true)
    try {
      await send('PUT', '/api/waiting', { enabled: !enabled })
      props.onSwitched()
    } catch (error) {
      props.onFailed(error as Error)
    }
    setBusy(false)
  }
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={enabled}
      aria-label="Waiting list"
      aria-busy={busy}
      onClick={flip}
    >
      <span class="switch-knob" aria-hidden="true" />
      <span class="switch-word" aria-hidden="true">
        {enabled ? 'On' : 'Off'}
      </span>
    </button>
  )
}
