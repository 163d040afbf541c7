/** A letter about an order: what was bought, as the shop's server reported it, and what became of it. */

import { asText, type Fields, isObject, readList } from '../../core/json.ts'
import { formatMoney } from '../../core/money.ts'
import type { CartItem } from '../../events/state.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { EmailProduct } from '../../messages/email.ts'
import { type OrderRecord, revenueOf } from '../../orders/record.ts'
import { loadOrders } from '../../orders/store.ts'
import { isShopUrl, type Settings } from '../../site/settings.ts'
import type { GivenCode } from '../offer.ts'
import { type Answer, loadAnswers, loadComplainers, REVIEW } from '../reviews/store.ts'
import type { Run } from '../run.ts'
import { estimateOf, parcelWords, trackingUrl } from './parcel.ts'
import { personOf } from './person.ts'
import { receiptOf } from './receipt.ts'
import { type Catalogue, loadCatalogue, productOf } from './shelf.ts'
import { emailProduct } from './shown.ts'
import { tipsOf } from './tips.ts'
import type { Subject, Writer, Written } from './writer.ts'

export const orderWriter: Writer = {
  async load({ db, settings, now, orders: known }, subjects) {
    const ids = subjects.map(({ run }) => orderIdOf(run))
    const asked = subjects.filter(({ flow }) => flow.id === REVIEW)
    const [orders, complainers, answers] = await Promise.all([
      known ?? loadOrders(db, ids),
      loadComplainers(
        db,
        subjects.flatMap(({ flow, profile }) => (flow.class === 'marketing' ? [profile.id] : [])),
      ),
      loadAnswers(
        db,
        asked.map(({ run }) => orderIdOf(run)),
      ),
    ])
    const catalogue = await loadCatalogue(db, [...orders.values()].flatMap(orderItems))
    return (subject, code) => {
      const { run, step, traits, timezone, profile, flow } = subject
      if (flow.class === 'marketing' && complainers.has(profile.id)) {
        return { send: false, reason: 'complaint_open' }
      }
      const answered = refusal(subject, answers.get(orderIdOf(run)))
      if (answered) return answered
      return writeOrderLetter({
        copy: step.email,
        order: orders.get(orderIdOf(run)),
        data: run.data,
        traits,
        catalogue,
        code,
        settings,
        timezone,
        now: now(),
      })
    }
  },
}

/** The order of a run: what it is about, or, where that is a parcel, what its occasion names. */
export function orderIdOf(run: Pick<Run, 'subjectKey' | 'data'>): string {
  return asText(run.data.order_id, 200) ?? run.subjectKey
}

/** Whoever has answered is asked no more. */
function refusal({ flow }: Subject, answer: Answer | undefined): Written | null {
  if (flow.id !== REVIEW || !answer) return null
  return { send: false, reason: answer.state === 'excluded' ? 'excluded' : 'answered' }
}

/** What a message about an order says, or that the order was taken back. */
export function writeOrderLetter(input: {
  readonly copy: EmailCopy
  readonly order: OrderRecord | undefined
  readonly data: Fields
  readonly traits: Fields
  readonly catalogue: Catalogue
  readonly code: GivenCode | null
  readonly settings: Settings
  readonly timezone: string
  readonly now: number
}): Written {
  const { order, data, traits, catalogue, code, settings, timezone, now } = input
  if (!order || order.cancelled || isGivenBack(order)) {
    return { send: false, reason: 'order_undone' }
  }
  const direct = directLinks(data, settings)
  const copy = withoutDeadButtons(input.copy, direct)
  const isReceipt = copy.blocks.some(({ kind }) => kind === 'totals')
  const items = orderItems(order)
  const known = items.flatMap((item) => productOf(item, catalogue) ?? [])
  return {
    send: true,
    letter: {
      copy,
      person: personOf(traits),
      values: {
        order_id: order.id,
        order: order.detail.words.name?.text ?? order.id,
        delivery: estimateOf(order, data, settings, timezone, now),
        returns: settings.returnsNote,
        tips: tipsOf([...new Set(known)]).join('\n\n'),
        ...parcelWords(data),
        ...(code?.values ?? {}),
      },
      products: items.map((item) =>
        isReceipt
          ? receiptLine(order, item, catalogue, settings)
          : bought(item, catalogue, settings),
      ),
      ...(isReceipt ? { totals: receiptOf(order.detail.totals, settings.locale) } : {}),
      links: { shop: code?.link ?? settings.shopUrl },
      direct,
    },
  }
}

/** A line of an order: as carts have them, and what was paid for one piece, minor units. */
export interface OrderLine extends CartItem {
  readonly price?: number
}

/** The lines of an order. */
export function orderItems(order: OrderRecord): readonly OrderLine[] {
  return readList(order.items ?? '[]').flatMap((item) => {
    if (!isObject(item) || typeof item.key !== 'string') return []
    const { key, productId, quantity, title, price } = item
    return [
      {
        key,
        productId: typeof productId === 'string' ? productId : key,
        quantity: typeof quantity === 'number' ? quantity : 1,
        addedAt: order.at,
        ...(typeof title === 'string' ? { title } : {}),
        ...(typeof price === 'number' ? { price } : {}),
      },
    ]
  })
}

/** Links that are not counted: to the carrier, and to the order's own page, which is nobody else's business. */
function directLinks(data: Fields, settings: Settings): Readonly<Record<string, string>> {
  const track = trackingUrl(data)
  const status = asText(data.status_url, 1_000)
  return {
    ...(track ? { track } : {}),
    ...(status && isShopUrl(settings, status) ? { order: status } : {}),
  }
}

/** The words without buttons to what is not known of this order. */
function withoutDeadButtons(copy: EmailCopy, direct: Readonly<Record<string, string>>): EmailCopy {
  const dead = (link: string) => (link === 'track' || link === 'order') && !(link in direct)
  return {
    ...copy,
    blocks: copy.blocks.filter((block) => block.kind !== 'button' || !dead(block.link)),
  }
}

export function isGivenBack(order: OrderRecord): boolean {
  return Object.keys(order.refunds).length > 0 && revenueOf(order) === 0
}

/** What somebody bought has no price and no stock any more: it is theirs. */
function bought(item: CartItem, catalogue: Catalogue, settings: Settings): EmailProduct {
  const { id, title, url, imageUrl, variant, quantity } = emailProduct(
    item,
    catalogue,
    settings,
    settings.shopUrl,
  )
  return {
    ...(id === undefined ? {} : { id }),
    title,
    url,
    ...(imageUrl ? { imageUrl } : {}),
    ...(variant ? { variant } : {}),
    ...(quantity === undefined ? {} : { quantity }),
  }
}

/** A line of a receipt: at what was paid for it, not at what it costs today, and with a word on what it is. */
function receiptLine(
  order: OrderRecord,
  item: OrderLine,
  catalogue: Catalogue,
  settings: Settings,
): EmailProduct {
  const { lines } = order.detail
  const note = firstSentence(productOf(item, catalogue)?.description ?? '')
  return {
    ...bought(item, catalogue, settings),
    ...(item.price === undefined || lines === null
      ? {}
      : { price: formatMoney(item.price, lines.currency, settings.locale) }),
    ...(note ? { note } : {}),
  }
}

function firstSentence(description: string): string {
  const [first = ''] = description.trim().split(/(?<=[.!?])\s/)
  return first.length <= 160 ? first : ''
}
