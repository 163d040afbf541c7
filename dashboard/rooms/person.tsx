/** One person: facts, cart, interests, consent, why they did or didn't get each email, and what happened. */

import type { PersonAnswer } from '../../worker/reports/people/answer.ts'
import { useLoad } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Money, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { MessageRow } from './message-row.tsx'
import { subscriptions } from './people.tsx'
import { Cart, Consent, Interests, Known } from './person-facts.tsx'
import { Timeline } from './timeline.tsx'
import { WhyAll } from './why.tsx'

export function Person({ id }: { id: string }) {
  const { data, error } = useLoad<PersonAnswer>(`/api/profiles/${encodeURIComponent(id)}`, 30_000)
  return (
    <>
      <Link class="back" to={addressOf('people')}>
        <Icon name="back" />
        People
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && <Everything id={id} answer={data} />}
    </>
  )
}

function Everything({ id, answer }: { id: string; answer: PersonAnswer }) {
  const { profile, subscription } = answer
  const status = subscriptions[subscription.status]
  const title = profile.name ?? profile.email ?? 'A visitor'
  return (
    <>
      <div class="person-head">
        <span class="avatar avatar-large" aria-hidden="true">
          {title.slice(0, 1).toUpperCase()}
        </span>
        <div>
          <h1>{title}</h1>
          <p class="lead">
            {profile.name && profile.email && <>{profile.email} · </>}
            seen <When at={profile.lastSeen} />
          </p>
          <p class="badges">
            <Badge tone={status.tone}>{status.name}</Badge>
            {subscription.suppressed && <Badge tone="bad">Must not be written to</Badge>}
            {profile.email === null && <Badge tone="plain">Address not known</Badge>}
          </p>
        </div>
      </div>
      <ul class="figures">
        <Figure name="Visits" value={profile.state.sessions} />
        <Figure name="Products viewed" value={profile.state.views} />
        <Figure name="Orders" value={profile.orders} />
        <li>
          <span class="figure">
            <Money amounts={profile.revenue} />
          </span>
          <span>Spent</span>
        </li>
      </ul>
      <WhyAll id={id} />
      <div class="columns">
        <div class="column">
          {answer.messages.length > 0 && (
            <section class="panel">
              <div class="panel-head">
                <h2>Messages</h2>
              </div>
              <ul class="list list-inside">
                {answer.messages.slice(0, 10).map((message) => (
                  <MessageRow key={message.id} message={message} person={false} />
                ))}
              </ul>
            </section>
          )}
          <Timeline id={id} first={answer.timeline} next={answer.timelineNext} />
        </div>
        <div class="column">
          <Cart cart={profile.state.cart} />
          <Interests interests={profile.state.interests} />
          <Consent answer={answer} />
          <Known answer={answer} />
        </div>
      </div>
    </>
  )
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <li>
      <span class="figure">{value.toLocaleString('en')}</span>
      <span>{name}</span>
    </li>
  )
}
