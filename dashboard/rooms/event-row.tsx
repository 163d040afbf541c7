/** One event of the feed: what happened, about what, to whom, and everything that was sent on demand. */

import type { FeedEvent } from '../../worker/reports/feed/event.ts'
import { Facts } from '../parts/facts.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Badge, type Tone, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { exactly } from '../time.ts'

/** What makes an event one and the same. */
export function keyOf(event: FeedEvent): string {
  return JSON.stringify([event.subject, event.at, event.id])
}

const sources: Readonly<Record<FeedEvent['trust'], { name: string; tone: Tone }>> = {
  client: { name: 'Page', tone: 'plain' },
  server: { name: 'Server', tone: 'info' },
  mailbox: { name: 'Mailbox', tone: 'good' },
  system: { name: 'Aisle', tone: 'plain' },
}

export function EventRow({ event, fresh }: { event: FeedEvent; fresh: boolean }) {
  const source = sources[event.trust]
  return (
    <li class={`event ${fresh ? 'event-fresh' : ''}`}>
      <details>
        <summary>
          <span class={`event-icon event-${kindOf(event)}`}>
            <Icon name={icons[kindOf(event)]} />
          </span>
          <span class="event-what">
            <span class="event-name">{titleOf(event)}</span>
            <span class="event-about">{aboutOf(event)}</span>
          </span>
          <span class="event-who">{event.email ?? shortSubject(event.subject)}</span>
          <Badge tone={source.tone}>{source.name}</Badge>
          <span class="event-when">
            <When at={event.received} />
          </span>
        </summary>
        <div class="event-all">
          <Facts fields={event.properties} title="Properties" />
          <Facts fields={event.traits} title="Traits" />
          <Facts fields={event.context} title="Context" />
          <p class="hint">
            Received {exactly(event.received)} · id {event.id} ·{' '}
            <Link to={addressOf('people', event.profileId)}>Show this person</Link>
          </p>
        </div>
      </details>
    </li>
  )
}

type Kind = 'page' | 'view' | 'cart' | 'order' | 'person' | 'mail' | 'other'

const icons: Readonly<Record<Kind, IconName>> = {
  page: 'page',
  view: 'eye',
  cart: 'cart',
  order: 'order',
  person: 'person',
  mail: 'mail',
  other: 'spark',
}

function kindOf({ type, name }: FeedEvent): Kind {
  if (type === 'page' || type === 'screen') return 'page'
  if (type === 'identify' || type === 'alias' || type === 'group') return 'person'
  if (name.startsWith('Order')) return 'order'
  if (/^(Cart|Checkout|Product (Added|Removed))/.test(name)) return 'cart'
  if (/^(Email|Subscri|Unsubscri)/.test(name)) return 'mail'
  return name.startsWith('Product') ? 'view' : 'other'
}

function titleOf({ type, name }: FeedEvent): string {
  if (type === 'page') return name ? `Page: ${name}` : 'Page viewed'
  return name || type.charAt(0).toUpperCase() + type.slice(1)
}

/** The product, amount or page that an event is about, in a few words. */
function aboutOf({ properties, traits, context }: FeedEvent): string {
  const page = isFields(context.page) ? context.page : {}
  const { name, title, query, price, total, revenue, value, currency } = properties
  const amount = text(total ?? revenue ?? value ?? price)
  const parts = [
    text(name ?? title ?? query ?? traits.email),
    amount && [amount, text(currency)].filter(Boolean).join(' '),
    text(properties.order_id),
    text(page.path ?? properties.path ?? page.url ?? properties.url),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function shortSubject(subject: string): string {
  const [kind, rest = ''] = [subject.slice(0, 1), subject.slice(2)]
  const words: Record<string, string> = { a: 'Visitor', u: 'Customer', e: 'Address', c: 'Claims' }
  return `${words[kind] ?? 'Visitor'} ${rest.length > 10 ? `${rest.slice(0, 8)}…` : rest}`
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 160) : ''
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
