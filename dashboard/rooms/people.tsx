/** Everybody whose address is proven, the last seen first, and the way to one of them by address. */

import { useState } from 'preact/hooks'
import type { ListedPerson } from '../../worker/reports/people/person.ts'
import { usePages } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, Money, More, type Tone, When } from '../parts/words.tsx'
import { addressOf, go, type Route } from '../route.ts'

export const subscriptions: Readonly<
  Record<ListedPerson['subscription'], { name: string; tone: Tone }>
> = {
  subscribed: { name: 'Subscribed', tone: 'good' },
  pending: { name: 'Not confirmed', tone: 'warn' },
  unsubscribed: { name: 'Unsubscribed', tone: 'bad' },
  none: { name: 'No consent', tone: 'plain' },
}

export function People({ route }: { route: Route }) {
  const email = route.query.get('email') ?? ''
  const [typed, setTyped] = useState(email)
  const path = email === '' ? '/api/profiles' : `/api/profiles?email=${encodeURIComponent(email)}`
  const { items, error, busy, more } = usePages<ListedPerson>(path)
  const search = (event: Event) => {
    event.preventDefault()
    go(addressOf('people', undefined, { email: typed.trim() }))
  }
  return (
    <>
      <Head title="People" lead="Everybody whose e-mail address is proven.">
        <search>
          <form class="find" onSubmit={search}>
            <label>
              <span class="hidden">Find by e-mail address</span>
              <Icon name="search" />
              <input
                type="search"
                name="email"
                placeholder="name@example.com"
                autocomplete="off"
                value={typed}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="button">
              Find
            </button>
          </form>
        </search>
      </Head>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={8} tall />}
      {items?.length === 0 && <Nobody email={email} />}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

function Nobody({ email }: { email: string }) {
  if (email !== '') {
    return (
      <Empty icon="search" title={`Nobody with the address ${email}`}>
        <p>
          Only the whole address finds somebody.{' '}
          <Link to={addressOf('people')}>Show everybody</Link>
        </p>
      </Empty>
    )
  }
  return (
    <Empty icon="people" title="Nobody yet">
      <p>
        People appear here once they confirm a sign-up, or once your shop’s server names them.
        Visitors without an address are in the <Link to={addressOf('live')}>live feed</Link>.
      </p>
    </Empty>
  )
}

export function PersonRow({ person }: { person: ListedPerson }) {
  const subscription = subscriptions[person.subscription]
  return (
    <li>
      <Link class="row" to={addressOf('people', person.id)}>
        <span class="avatar" aria-hidden="true">
          {(person.name ?? person.email ?? '?').slice(0, 1).toUpperCase()}
        </span>
        <span class="row-main">
          <span class="row-title">{person.name ?? person.email}</span>
          {person.name && <span class="row-note row-line">{person.email}</span>}
          <span class="row-note">
            seen <When at={person.lastSeen} />
          </span>
        </span>
        {person.orders > 0 && (
          <span class="row-figure">
            <Money amounts={person.revenue} />
            <span class="row-note">
              {person.orders === 1 ? '1 order' : `${person.orders} orders`}
            </span>
          </span>
        )}
        <Badge tone={subscription.tone}>{subscription.name}</Badge>
      </Link>
    </li>
  )
}
