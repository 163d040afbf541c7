/** What the page's `meta` elements say of a product: Open Graph, Facebook's product tags, Twitter's labels. */

import { type Availability, readAvailability } from './availability.ts'
import { readGtin } from './codes.ts'
import { currencyIn, type Locale, readCurrency } from './currency.ts'
import { plainName } from './likeness.ts'
import type { PageFacts } from './page.ts'
import { decimalMark, readPrice } from './price.ts'
import { readAddress, readText } from './text.ts'

export interface MetaProduct {
  readonly type: string
  readonly name: string | undefined
  readonly description: string | undefined
  readonly brand: string | undefined
  readonly category: string | undefined
  readonly price: string | undefined
  readonly listPrice: string | undefined
  readonly currency: string | undefined
  readonly availability: Availability | undefined
  readonly sku: string | undefined
  readonly gtin: string | undefined
  readonly mpn: string | undefined
  readonly images: readonly string[]
}

export function readMeta(facts: PageFacts, base: string | undefined, locale: Locale): MetaProduct {
  const { meta } = facts
  const pick = (...names: string[]) =>
    names.map((name) => meta.get(name)).find((value) => value?.trim())
  const labelled = labels(meta)
  const written = [
    pick(
      'product:price:amount',
      'og:price:amount',
      'product:price.amount',
      'og:product:price:amount',
      'product:price',
      'og:price',
      'price',
      'twitter:price',
    ),
    labelled.get('price'),
  ].find(Boolean)
  const sale = pick('product:sale_price:amount', 'og:sale_price:amount', 'product:sale_price')
  const former = pick(
    'product:original_price:amount',
    'og:price:standard_amount',
    'product:regular_price:amount',
  )
  const currency =
    readCurrency(
      pick(
        'product:price:currency',
        'og:price:currency',
        'product:price.currency',
        'og:product:price:currency',
        'product:sale_price:currency',
        'og:currency',
        'currency',
        'pricecurrency',
      ),
      locale,
    ) ?? currencyIn(written ?? '', locale)
  const hints = { currency, decimal: decimalMark(locale.lang) }
  const amount = (text: string | undefined) => {
    const read = readPrice(text, hints)?.amount
    return read !== undefined && Number(read) > 0 ? read : undefined
  }
  const [regular, reduced, old] = [amount(written), amount(sale), amount(former)]
  const isSale =
    reduced !== undefined && (regular === undefined || Number(reduced) < Number(regular))
  const price = isSale ? reduced : regular
  const list = isSale ? regular : old
  return {
    type: (pick('og:type') ?? '').trim().toLowerCase(),
    name: titleOf(facts),
    description: readText(pick('og:description', 'description', 'twitter:description'), 5_000),
    brand: readText(pick('product:brand', 'og:brand', 'brand') ?? labelled.get('brand'), 200),
    category: readText(pick('product:category', 'og:category'), 500),
    price,
    listPrice:
      list !== undefined && price !== undefined && Number(list) > Number(price) ? list : undefined,
    currency,
    availability: readAvailability(
      pick('product:availability', 'og:availability', 'product:availibility', 'availability') ??
        labelled.get('availability'),
    ),
    sku: readText(
      pick(
        'product:retailer_item_id',
        'product:sku',
        'og:sku',
        'product:retailer_part_no',
        'product:item_id',
      ),
      120,
    ),
    gtin: [
      pick(
        'product:gtin',
        'product:ean',
        'product:upc',
        'product:isbn',
        'og:upc',
        'og:ean',
        'og:isbn',
      ),
    ]
      .map(readGtin)
      .find(Boolean),
    mpn: readText(pick('product:mfr_part_no', 'product:mpn'), 120),
    images: facts.images
      .map((image) => readAddress(image, base))
      .filter((one) => one !== undefined),
  }
}

/** The Open Graph title, without the shop's name behind it: as the heading has it, where that is a part of it. */
function titleOf({ meta, headings }: PageFacts): string | undefined {
  const title = readText(meta.get('og:title') ?? meta.get('twitter:title'))
  if (title === undefined) return undefined
  const own = plainName(title)
  const heading = headings.find((one) => plainName(one).length > 3 && own.includes(plainName(one)))
  if (heading !== undefined) return heading
  const site = readText(meta.get('og:site_name'))
  const [, rest, end] = /^(.{4,}?)\s*[-–—|·•:]\s*([^-–—|·•:]+)$/.exec(title) ?? []
  return rest && end && site && plainName(site) === plainName(end) ? rest : title
}

/** Twitter's labels: `twitter:label1` "Price", `twitter:data1` "$12.99". */
function labels(meta: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/^(price|preis|prix|precio|preço|prezzo|prijs|pris|cena|価格)/i, 'price'],
    [/^(availability|verfügbarkeit|disponib|beschikbaar|stock)/i, 'availability'],
    [/^(brand|marke|marque|marca|merk)/i, 'brand'],
  ]
  for (const number of ['1', '2', '3', '4']) {
    const label = meta.get(`twitter:label${number}`)?.trim() ?? ''
    const data = meta.get(`twitter:data${number}`)
    const kind = kinds.find(([pattern]) => pattern.test(label))?.[1]
    if (kind && data) found.set(kind, data)
  }
  return found
}
