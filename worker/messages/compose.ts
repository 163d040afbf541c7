/** From a letter (words, products, addresses) to the frozen email: links signed, blocks rendered, headers set. */

import type { KeyRing } from '../core/tokens.ts'
import type { Settings } from '../site/settings.ts'
import type { Channel } from './channels/channel.ts'
import type { EmailCopy, SmsCopy } from './copy.ts'
import type { Brand, EmailProduct, EmailTotal } from './email.ts'
import { clickLink, type PagePurpose, pageLink, suppressionHash } from './links.ts'
import { renderEmail } from './render.ts'

/** What a flow wants to write to one person, with plain destinations. */
export interface Letter {
  readonly copy: EmailCopy
  /** The words of the text message, where it goes to a phone instead. */
  readonly sms?: SmsCopy
  readonly person: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  readonly products: readonly EmailProduct[]
  /** What its block `recommended` shows, where it has one. */
  readonly recommended?: readonly EmailProduct[]
  readonly links: Readonly<Record<string, string>>
  /** Links that lead there directly, uncounted: to a carrier, which is no page of the shop. */
  readonly direct?: Readonly<Record<string, string>>
  /** What the order adds up to, for a copy that shows it. */
  readonly totals?: readonly EmailTotal[]
  /**
   * Where the letter belongs to a list of its own: the words of the link at its foot that leaves it. The list's page
   * is the link `list`, and what mail programs offer for unsubscribing.
   */
  readonly list?: string
}

export interface Envelope {
  readonly id: string
  readonly address: string
  readonly flow: string
  readonly class: 'marketing' | 'transactional'
  readonly channel?: Channel
}

/** A finished email or text, kept exactly like this: what was sent can always be looked at. */
export interface Frozen {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  /** Destinations of the click links, by their index. */
  readonly links: readonly string[]
}

/** What composing needs to know of the site. */
export interface Desk {
  readonly ring: KeyRing
  readonly publicUrl: string
  readonly settings: Settings
}

/** The shop as emails and pages show it. */
export function brandOf(settings: Settings, publicUrl: string): Brand {
  return {
    name: settings.shopName,
    url: settings.shopUrl || publicUrl,
    ...(settings.logoUrl ? { logoUrl: settings.logoUrl } : {}),
    accentColor: settings.accentColor,
    postalAddress: settings.postalAddress,
    locale: settings.locale,
  }
}

/** Composes the email of a letter. */
export async function compose(desk: Desk, envelope: Envelope, letter: Letter): Promise<Frozen> {
  const destinations: string[] = []
  const tracked = async (destination: string): Promise<string> => {
    const known = destinations.indexOf(destination)
    const index = known >= 0 ? known : destinations.push(destination) - 1
    return clickLink(desk.ring, desk.publicUrl, envelope.id, index)
  }
  const marketing = envelope.class === 'marketing'
  const pages = await pageLinks(desk, envelope)
  const links: Record<string, string> = {}
  for (const [name, destination] of Object.entries(letter.links)) {
    links[name] = await tracked(destination)
  }
  const products = await linked(letter.products, tracked)
  const recommended = await linked(letter.recommended ?? [], tracked)
  const rendered = renderEmail(letter.copy, {
    brand: brandOf(desk.settings, desk.publicUrl),
    person: letter.person,
    values: letter.values,
    products,
    recommended,
    ...(letter.totals ? { totals: letter.totals } : {}),
    links: {
      ...letter.direct,
      ...links,
      ...(asksForScore(letter) ? { rating: pages.review } : {}),
      ...(marketing
        ? { unsubscribe: pages.unsubscribe, preferences: pages.preferences, keep: pages.keep }
        : { confirm: pages.confirm, list: pages.waiting }),
    },
    marketing,
    ...(letter.list === undefined ? {} : { leave: { label: letter.list, href: pages.waiting } }),
  })
  return {
    ...rendered,
    headers: marketing
      ? listHeaders(desk, envelope, pages.unsubscribe)
      : letter.list === undefined
        ? {}
        : listHeaders(desk, envelope, pages.waiting),
    links: destinations,
  }
}

/** Products whose addresses lead through the counted links, one after the other so that their order is always the same. */
async function linked(
  products: readonly EmailProduct[],
  tracked: (destination: string) => Promise<string>,
): Promise<readonly EmailProduct[]> {
  const list: EmailProduct[] = []
  for (const product of products) {
    list.push({ ...product, url: product.url ? await tracked(product.url) : '' })
  }
  return list
}

function asksForScore({ copy }: Letter): boolean {
  return copy.blocks.some(({ kind }) => kind === 'rating')
}

async function pageLinks(desk: Desk, envelope: Envelope) {
  const hash = await suppressionHash(desk.ring, envelope.address)
  const link = (purpose: PagePurpose) =>
    pageLink(desk.ring, desk.publicUrl, purpose, envelope.id, hash)
  return {
    unsubscribe: await link('unsubscribe'),
    preferences: await link('preferences'),
    confirm: await link('confirm'),
    waiting: await link('waiting'),
    review: await link('review'),
    keep: await link('keep'),
  }
}

/** RFC 2369 and RFC 8058 for whatever can be left with one click; List-Id (RFC 2919) names the flow. */
function listHeaders(desk: Desk, envelope: Envelope, unsubscribe: string): Record<string, string> {
  const host = new URL(desk.settings.shopUrl || desk.publicUrl).hostname
  return {
    'List-Unsubscribe': `<${unsubscribe}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': `<${envelope.flow}.${host}>`,
  }
}
