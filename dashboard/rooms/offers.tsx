/** Offers: what is given to whom, what it cost and what came back; the budget of a person; and the way to one code. */

import type { Page } from '../api.ts'
import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Badge, formatAmount, Head, type Tone } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { Budget } from './offer-budget.tsx'
import { FindCode } from './offer-codes.tsx'
import { capital, type Offered, sources } from './offer-words.ts'

export function Offers() {
  const { data, error } = useLoad<Page<Offered>>('/api/offers', 30_000)
  const low = data?.items.filter((offer) => offer.low) ?? []
  return (
    <>
      <Head
        title="Offers"
        lead="Discounts that emails carry: a code for each person, used once, and never a second."
      >
        <Link class="button button-main" to={addressOf('offers', 'new')}>
          New offer
        </Link>
      </Head>
      {error && <Failed error={error} />}
      {low.length > 0 && (
        <Notice tone="warn">
          {low.map(({ name }) => `“${name}”`).join(', ')} will soon have no codes left: import more.
        </Notice>
      )}
      {!data && !error && <Skeleton rows={4} tall />}
      {data?.items.length === 0 && (
        <Empty icon="offer" title="No offer yet">
          <p>
            Flows name offers: one with the id <code>welcome</code> goes with the welcome emails.
          </p>
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <ul class="list offers">
          {data.items.map((offer) => (
            <Row key={offer.id} offer={offer} />
          ))}
        </ul>
      )}
      <div class="columns offer-tools">
        <FindCode />
        <Budget />
      </div>
    </>
  )
}

function Row({ offer }: { offer: Offered }) {
  const { count, spent, revenue } = offer
  const [tone, state] = stateOf(offer)
  const brought = revenue.map(formatAmount).join(' + ')
  const cost = spent.map(formatAmount).join(' + ')
  return (
    <li>
      <Link class="row" to={addressOf('offers', offer.id)}>
        <span class="row-main">
          <span class="row-title">{offer.name}</span>
          <span class="row-note">{capital(offer.words)}</span>
          <span class="row-note">
            {sources[offer.codes].name}
            {offer.codes === 'pool' && `, ${count.free.toLocaleString('en')} left`}
          </span>
        </span>
        <Badge tone={tone}>{state}</Badge>
        <span class="row-figure">
          <strong>
            {count.given === 0
              ? 'None given yet'
              : `${count.redeemed.toLocaleString('en')} of ${count.given.toLocaleString('en')} used`}
          </strong>
          <span class="row-note">
            {[brought && `${brought} brought`, cost && `${cost} taken off`]
              .filter(Boolean)
              .join(', ')}
          </span>
        </span>
      </Link>
    </li>
  )
}

function stateOf(offer: Offered): [Tone, string] {
  if (!offer.active) return ['plain', 'Stopped']
  if (offer.codes === 'pool' && offer.count.free === 0) return ['bad', 'No codes left']
  if (offer.low) return ['warn', 'Few codes left']
  return offer.problem === '' ? ['good', 'On'] : ['bad', 'Problem']
}
