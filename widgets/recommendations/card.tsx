/** A product in a list: picture, name, price, and why it is there. */
import type { Item } from '../item.ts'
import type { Stage } from '../stage.ts'
import type { Words } from '../words/words.ts'

/** Where the button of a card stands. */
export type Adding = 'idle' | 'busy' | 'done' | 'failed'

interface CardProps {
  item: Item
  stage: Stage
  adding: Adding | undefined
  follow(): void
  add(): void
}

const LABELS = { idle: 'add', busy: 'adding', done: 'added', failed: 'failed' } as const

export function Card({ item, stage, adding, follow, add }: CardProps) {
  const { say } = stage.words
  const { image, title, url } = item
  return (
    <li class="card" part="card">
      <a href={url} onClick={follow}>
        <Picture image={image} />
        <span class="title" dir="auto">
          {title}
        </span>
        <Price item={item} stage={stage} />
        <Note item={item} stage={stage} />
      </a>
      {adding && (
        <button
          type="button"
          class="button button-quiet add"
          part="button"
          aria-label={adding === 'idle' ? `${say('add')}: ${title}` : undefined}
          aria-disabled={adding === 'busy'}
          onClick={add}
        >
          <span aria-live="polite">{say(LABELS[adding])}</span>
        </button>
      )}
    </li>
  )
}

/** Where the picture does not come, its frame stays, so that nothing moves. */
export function Picture({ image }: { image: string | undefined }) {
  const hide = (event: Event) => (event.currentTarget as HTMLElement).remove()
  return (
    <span class="frame">
      {image && (
        <img
          src={image}
          width={400}
          height={400}
          alt=""
          loading="lazy"
          decoding="async"
          referrerpolicy="strict-origin-when-cross-origin"
          onError={hide}
        />
      )}
    </span>
  )
}

export function Price({ item, stage }: { item: Item; stage: Stage }) {
  const { price, listPrice, currency } = item
  if (price === undefined) return <span class="price" />
  return (
    <span class="price">
      {stage.price(price, currency)}
      {listPrice && (
        <s>
          <span class="hidden">{stage.words.say('instead')} </span>
          {stage.price(listPrice, currency)}
        </s>
      )}
    </span>
  )
}

/** Why a product is shown, in the language of the page; as the Worker says it where the page has no words for it. */
function whyOf({ code, text, about, people }: Item['reason'], { say, locale }: Words): string {
  const other = `\u2068${about}\u2069`
  const count = new Intl.NumberFormat(locale).format(people)
  return (
    (about && people && say('why:people:about', count, other)) ||
    (about && say(`why:${code}:about`, other)) ||
    say(`why:${code}`) ||
    text
  )
}

function Note({ item, stage }: { item: Item; stage: Stage }) {
  const { rating } = item
  const reason = whyOf(item.reason, stage.words)
  const stars =
    rating &&
    new Intl.NumberFormat(stage.words.locale, { maximumFractionDigits: 1 }).format(rating.value)
  return (
    <span class="note" dir="auto">
      {rating && (
        <>
          <span class="stars" aria-hidden="true">
            <svg class="star" viewBox="0 0 20 20" aria-hidden="true">
              <path d="m10 1 2.8 5.8 6.200.9-4.500 4.400 1.100 6.300L10 15.400l-5.600 3 1.100-6.300L1 7.700l6.200-.9z" />
            </svg>
            {stars}
          </span>
          <span class="hidden">{stage.words.say('stars', stars || '', rating.count)} </span>
          {reason && ' · '}
        </>
      )}
      {reason}
    </span>
  )
}

/** A card before its product is known, with the same lines. */
export function Bone({ button }: { button: boolean }) {
  return (
    <li class="card">
      <span class="frame" />
      <span class="title bone" />
      <span class="price bone" />
      <span class="note bone" />
      {button && <span class="button button-quiet add bone" />}
    </li>
  )
}
