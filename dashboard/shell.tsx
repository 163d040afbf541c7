/** What surrounds every room: the name, the way to the other rooms, and whether all is well. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Status } from '../worker/reports/status/status.ts'
import { send } from './api.ts'
import { useLoad } from './load.ts'
import { Icon, type IconName } from './parts/icon.tsx'
import { Link } from './parts/link.tsx'
import { Notice } from './parts/notice.tsx'
import { addressOf, type Room, type Route } from './route.ts'
import { fromNow, keepTime, useNow } from './time.ts'

const rooms: readonly { room: Room; name: string; icon: IconName }[] = [
  { room: 'live', name: 'Live', icon: 'pulse' },
  { room: 'people', name: 'People', icon: 'people' },
  { room: 'messages', name: 'Messages', icon: 'mail' },
  { room: 'flows', name: 'Flows', icon: 'flow' },
  { room: 'campaigns', name: 'Campaigns', icon: 'campaign' },
  { room: 'segments', name: 'Segments', icon: 'segment' },
  { room: 'offers', name: 'Offers', icon: 'offer' },
  { room: 'reviews', name: 'Reviews', icon: 'star' },
  { room: 'products', name: 'Products', icon: 'product' },
  { room: 'widgets', name: 'Widgets', icon: 'widget' },
  { room: 'recommendations', name: 'Recommendations', icon: 'spark' },
  { room: 'connections', name: 'Connections', icon: 'connection' },
  { room: 'settings', name: 'Settings', icon: 'settings' },
]

const MINUTE = 60_000

export function Shell(props: { route: Route; onLeave(): void; children: ComponentChildren }) {
  const { data: status, error } = useLoad<Status>('/api/status', 15_000)
  useEffect(() => {
    if (status) keepTime(status.now)
  }, [status])
  const name = rooms.find(({ room }) => room === props.route.room)?.name ?? ''
  const main = useRef<HTMLElement>(null)
  const place = `${props.route.room}/${props.route.id ?? ''}`
  const lastPlace = useRef(place)
  useEffect(() => {
    document.title = `${name} · Aisle`
    // A new room is announced and read from its start; the first one leaves the focus to the browser.
    if (lastPlace.current !== place) main.current?.focus({ preventScroll: true })
    lastPlace.current = place
  }, [name, place])
  const leave = async () => {
    await send('DELETE', '/api/session').catch(() => undefined)
    props.onLeave()
  }
  return (
    <div class="shell">
      <a class="skip" href="#room">
        Skip to content
      </a>
      <header class="rail">
        <Link class="wordmark" to={addressOf('live')}>
          <Icon name="aisle" />
          <span>Aisle</span>
        </Link>
        <nav aria-label="Rooms">
          <ul class="rooms">
            {rooms.map(({ room, name, icon }) => (
              <li key={room}>
                <Link
                  class="room-link"
                  to={addressOf(room)}
                  aria-current={room === props.route.room ? 'page' : undefined}
                >
                  <Icon name={icon} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div class="rail-end">
          {status && <Pulse status={status} />}
          <button type="button" class="quiet-button" onClick={leave}>
            <Icon name="leave" />
            <span>Sign out</span>
          </button>
        </div>
      </header>
      <main id="room" class="room" tabIndex={-1} ref={main}>
        {error && <Notice tone="bad">{error.message}</Notice>}
        {status && <TickWarning status={status} />}
        {status && <SilenceWarning status={status} room={props.route.room} />}
        {props.children}
      </main>
    </div>
  )
}

function Pulse({ status }: { status: Status }) {
  const { lastEventAt, environment } = status
  const now = useNow()
  const fresh = lastEventAt !== null && now - lastEventAt < 5 * MINUTE
  return (
    <p class="pulse">
      <span class={`dot ${fresh ? 'dot-good' : ''}`} aria-hidden="true" />
      <span>
        {lastEventAt === null ? 'No event yet' : `Last event ${fromNow(lastEventAt, now)}`}
        {environment === 'development' && <span class="pulse-note">Development</span>}
      </span>
    </p>
  )
}

/** Nothing is folded or sent while the tick stands still: worth saying in every room. */
function TickWarning({ status }: { status: Status }) {
  const { lastTickAt } = status
  const now = useNow()
  const still = lastTickAt !== null && now - lastTickAt > 5 * MINUTE
  if (!still || (status.inbox === 0 && status.messages.queued === 0)) return null
  return (
    <Notice tone="warn">
      The tick last ran {fromNow(lastTickAt, now)}, so nothing is read or sent. Check that the cron
      trigger of your Worker is switched on.
    </Notice>
  )
}

/** A platform whose webhooks stay away: orders may be missing, so it is said in every room but its own, which says more. */
function SilenceWarning({ status, room }: { status: Status; room: Room }) {
  const [silent] = status.silent
  if (!silent || room === 'connections') return null
  return (
    <Notice tone="warn">
      No webhook came from your shop’s platform since the one {fromNow(silent.lastAt)}.{' '}
      <Link to={addressOf('connections')}>See what is known</Link>
    </Notice>
  )
}
