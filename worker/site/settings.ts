/** What the owner may set about the shop: names, defaults and the rules that an edit must keep. */

import * as v from 'valibot'
import { isZone } from '../core/zone.ts'
import { channelSettings } from './settings-channels.ts'
import { orderSettings } from './settings-orders.ts'

const httpUrl = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(500),
  v.check(
    (value) =>
      value === '' || (/^https?:\/\//.test(value) && URL.canParse(value.replaceAll(/[{}]/g, 'x'))),
    'must be an http(s) address',
  ),
)
const line = (limit: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(limit),
    v.check((value) => !hasControls(value), 'must be one line'),
  )

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const schema = v.object({
  /** The shop's name as shoppers know it. */
  shopName: v.optional(line(100), 'Your shop'),
  shopUrl: v.optional(httpUrl, ''),
  logoUrl: v.optional(httpUrl, ''),
  postalAddress: v.optional(line(300), ''),
  fromName: v.optional(line(100), ''),
  fromEmail: v.optional(line(254), ''),
  replyTo: v.optional(line(254), ''),
  accentColor: v.optional(
    v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f6f54')),
    '#1f6f54',
  ),
  /** BCP 47 tag of the language and number formats of emails. */
  locale: v.optional(
    v.pipe(line(35), v.check(isLocale, 'must be a language tag such as en or de-AT')),
    'en',
  ),
  /** Zone of the shop, used where a shopper's own is not known. */
  timezone: v.optional(
    v.pipe(line(60), v.check(isZone, 'must be an IANA zone such as Europe/Berlin')),
    'UTC',
  ),
  /** Where a left cart is restored: `{items}` becomes `id:quantity,id:quantity`. */
  cartUrl: v.optional(httpUrl, ''),
  /** Hosts that links in emails may lead to and product pictures may come from, besides the shop's own. */
  allowedHosts: v.optional(v.pipe(v.array(line(253)), v.maxLength(50)), []),
  /** Where a discount code applies itself, with `{code}` in it; empty: the code is typed in at the till. */
  discountUrl: v.optional(httpUrl, ''),
  /** Whether the shop's own pages are read, so that the catalogue learns itself. */
  readPages: v.optional(v.boolean(), true),
  doubleOptIn: v.optional(v.boolean(), true),
  /** Hours in the shopper's zone in which marketing waits: from the first, until the second. */
  quietHours: v.optional(
    v.object({
      from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
      until: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
    }),
    { from: 21, until: 8 },
  ),
  /** Least hours between two marketing emails to one person, and the most in seven days. */
  marketingGapHours: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(720)), 16),
  marketingPerWeek: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50)), 4),
  ...channelSettings,
  attributionDays: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(90)), 5),
  ...orderSettings,
  /** How long events are kept. What was folded from them, orders and messages stay. */
  retentionMonths: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120)), 13),
  /** So many pieces in stock, or fewer, are few. */
  lowStock: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)), 3),
  /** A price that falls by less than this is no news. */
  priceDropPercent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 5),
  /** What goes back and forth within so many hours is announced once. */
  changeQuietHours: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(720)), 12),
  /** Waiting list: fewer pieces than this are as good as none. */
  waitingMinimum: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 1),
  /** Whether people may have pieces held, and for how many hours. */
  waitingReserve: v.optional(v.boolean(), true),
  waitingHoldHours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(168)), 24),
  /** How many days earlier customers with three orders or more count as having come. */
  waitingVipDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90)), 0),
  /** How many people are told at once where the shop does not say how many pieces there are. */
  waitingWaveSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), 20),
  /** Product feeds: where they are, and how often they are read. */
  feeds: v.optional(
    v.pipe(
      v.array(
        v.object({
          url: v.pipe(
            httpUrl,
            v.check((value) => value !== '', 'must be an http(s) address'),
          ),
          hours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(168)),
          /** Of prices that name none. */
          currency: v.optional(
            v.pipe(line(3), v.regex(/^([A-Z]{3})?$/, 'must be a currency such as EUR')),
            '',
          ),
        }),
      ),
      v.maxLength(10),
    ),
    [],
  ),
  /** Flows that the owner switched off, and those that are off until the owner switches them on. */
  disabledFlows: v.optional(v.pipe(v.array(line(60)), v.maxLength(100)), []),
  enabledFlows: v.optional(v.pipe(v.array(line(60)), v.maxLength(100)), []),
  /** Percent of the people of a flow who get nothing from it, so that it shows what it brings; for single flows by id. */
  holdback: v.optional(
    v.object({
      percent: whole(0, 50),
      flows: v.pipe(
        v.record(line(60), whole(0, 50)),
        v.check((flows) => Object.keys(flows).length <= 200, 'must name at most 200 flows'),
      ),
    }),
    { percent: 10, flows: {} },
  ),
  /** What discount codes may cost for one person in a year, in the currency of their offer; null: no limit. */
  discountBudget: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0))), null),
  recommendations: v.optional(
    v.object({
      /** People who must have bought two products together before a page may tell it. */
      minSupport: whole(2, 1_000),
      /** Products of one brand in one list at most; 0: any number. */
      perBrand: whole(0, 24),
      /** Whether one category may fill no more than half of a list. */
      diverse: v.boolean(),
      /** Ids of products that are never recommended. */
      excluded: v.pipe(v.array(line(200)), v.maxLength(1_000)),
      /** Products that come first: everywhere, or for one strategy or on one product's page. */
      pins: v.pipe(
        v.array(v.object({ strategy: line(40), product: line(200), item: line(200) })),
        v.maxLength(500),
      ),
    }),
    { minSupport: 3, perBrand: 0, diverse: false, excluded: [], pins: [] },
  ),
})

export type Settings = v.InferOutput<typeof schema>

/** The settings of a shop whose owner has not set anything. */
export const defaultSettings: Settings = v.parse(schema, {})

export type SettingsEdit =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly { field: string; message: string }[] }

/** Applies an edit to the current settings; every field that breaks its rule is named, and then nothing changes. */
export function editSettings(current: Settings, edit: Record<string, unknown>): SettingsEdit {
  const known = new Set(Object.keys(schema.entries))
  const unknown = Object.keys(edit).filter((field) => !known.has(field))
  const result = v.safeParse(schema, { ...current, ...pick(edit, known) })
  const problems = [
    ...unknown.map((field) => ({ field, message: 'is not a setting' })),
    ...(result.success
      ? []
      : result.issues.map((issue) => ({
          field: v.getDotPath(issue) ?? '',
          message: issue.message,
        }))),
  ]
  if (problems.length > 0 || !result.success) return { ok: false, problems }
  return { ok: true, settings: result.output }
}

/** Settings from their stored form; a field that no longer keeps its rule falls back to its default. */
export function readSettings(stored: Record<string, unknown>): Settings {
  let settings = defaultSettings
  for (const [field, value] of Object.entries(stored)) {
    const edited = editSettings(settings, { [field]: value })
    if (edited.ok) settings = edited.settings
  }
  return settings
}

/** Whether an address is http(s) on the shop's own host or one that the owner allowed. */
export function isShopUrl(settings: Settings, address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  if (url.username !== '' || url.password !== '') return false
  return shopHosts(settings).has(url.host)
}

/** Hosts of the shop itself, and those that the owner allowed beside it. Empty where none is set. */
export function shopHosts(settings: Settings): Set<string> {
  const hosts = new Set(settings.allowedHosts.map((host) => host.toLowerCase()))
  for (const address of [settings.shopUrl, settings.cartUrl.replaceAll(/[{}]/g, 'x')]) {
    if (URL.canParse(address)) hosts.add(new URL(address).host)
  }
  return hosts
}

function pick(edit: Record<string, unknown>, known: Set<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(edit).filter(([field]) => known.has(field)))
}

function hasControls(value: string): boolean {
  return [...value].some((character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 32 || code === 127
  })
}

function isLocale(value: string): boolean {
  try {
    new Intl.Locale(value)
    return true
  } catch {
    return false
  }
}
