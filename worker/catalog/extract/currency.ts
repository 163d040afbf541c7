/** Currencies as prices write them: codes, signs and words, and what a sign that several countries use means here. */

/** What a page tells of where it sells: `lang` such as "de-AT", `host` such as "shop.example.at". */
export interface Locale {
  /** The currency that the page names somewhere: decides what a sign that several countries use means. */
  readonly currency?: string | undefined
  readonly lang?: string | undefined
  readonly host?: string | undefined
}

const codes = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY ' +
    'COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS ' +
    'INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT ' +
    'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR ' +
    'SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST ' +
    'XAF XCD XOF XPF YER ZAR ZMW'
  ).split(' '),
)

/** Codes that went out of use or never were any, as shops still write them. */
const formerly = new Map([
  ['RUR', 'RUB'],
  ['RMB', 'CNY'],
  ['NTD', 'TWD'],
  ['YEN', 'JPY'],
  ['LEI', 'RON'],
  ['EURO', 'EUR'],
  ['EUROS', 'EUR'],
  ['VEF', 'VES'],
])

/** Signs and words, the longer before the shorter that they contain. Latin ones stand for themselves only. */
const signs: readonly (readonly [sign: RegExp, code: string])[] = [
  [/\bUS\$|\bU\$S|\bUSD\$/i, 'USD'],
  [/\bR\$/i, 'BRL'],
  [/\b(CA|C)\$/i, 'CAD'],
  [/\b(AU|A)\$/i, 'AUD'],
  [/\bNZ\$/i, 'NZD'],
  [/\bHK\$/i, 'HKD'],
  [/\bNT\$/i, 'TWD'],
  [/\bS\$/i, 'SGD'],
  [/\b(MX|MEX)\$/i, 'MXN'],
  [/\bS\/\.?(?=\s?\d)/i, 'PEN'],
  [/€|&euro;/, 'EUR'],
  [/£/, 'GBP'],
  [/₹|\bRs\.?(?=\s?\d)/i, 'INR'],
  [/円/, 'JPY'],
  [/元|人民币/, 'CNY'],
  [/₩|원/, 'KRW'],
  [/₫|\d\s?đ/, 'VND'],
  [/฿|บาท/, 'THB'],
  [/₪/, 'ILS'],
  [/₺|\bTL\b/, 'TRY'],
  [/₴|грн/i, 'UAH'],
  [/₽|руб|\d\s?р\.?(?=\s|$)/i, 'RUB'],
  [/₸/, 'KZT'],
  [/₱/, 'PHP'],
  [/₦/, 'NGN'],
  [/₡/, 'CRC'],
  [/₲/, 'PYG'],
  [/zł/i, 'PLN'],
  [/K[čc](?=\s|$|[.,)])/i, 'CZK'],
  [/\d\s?Ft\b|\bFt\s?\d/, 'HUF'],
  [/\blei\b/i, 'RON'],
  [/лв/i, 'BGN'],
  [/\bSFr\.?|\bFr\.(?=\s?\d)/i, 'CHF'],
  [/\bRM\s?\d/, 'MYR'],
  [/\bRp\.?\s?\d/i, 'IDR'],
  [/\bR\s?\d/, 'ZAR'],
  [/د\.إ/, 'AED'],
  [/ر\.س|﷼/, 'SAR'],
]

/** What a country calls its dollar, peso, crown or yuan. */
const dollars = new Map(
  'CA:CAD AU:AUD NZ:NZD SG:SGD HK:HKD TW:TWD MX:MXN AR:ARS CL:CLP CO:COP UY:UYU BR:BRL'
    .split(' ')
    .map(pair),
)
const usesDollarSign = new Set(['USD', ...dollars.values()])
const crowns = new Map(
  'SE:SEK NO:NOK NB:NOK NN:NOK DK:DKK DA:DKK IS:ISK SV:SEK'.split(' ').map(pair),
)

function pair(text: string): [string, string] {
  const [left = '', right = ''] = text.split(':')
  return [left, right]
}

/** An ISO 4217 code, from a code, a sign or a word; undefined where it says none. */
export function readCurrency(value: unknown, locale: Locale = {}): string | undefined {
  if (typeof value !== 'string' || value.length > 60) return undefined
  const word = value.trim().toUpperCase()
  return codes.has(word) ? word : (formerly.get(word) ?? currencyIn(value, locale))
}

/** The currency that a price's text names, by code or sign. */
export function currencyIn(text: string, locale: Locale = {}): string | undefined {
  for (const [word] of text.matchAll(/(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g)) {
    const code = codes.has(word) ? word : formerly.get(word)
    if (code) return code
  }
  const small = /\d\s?([a-z]{3})\b/.exec(text)?.[1]?.toUpperCase()
  if (small && codes.has(small) && !/^(ALL|TRY|TOP|CUP|MAD|PEN)$/.test(small)) return small
  const sign = signs.find(([pattern]) => pattern.test(text))
  if (sign) return sign[1]
  if (/[¥￥]/.test(text)) return places(locale).some((one) => /^(CN|ZH)$/.test(one)) ? 'CNY' : 'JPY'
  if (/\$/.test(text)) {
    const named = locale.currency ?? ''
    return usesDollarSign.has(named) ? named : (firstOf(dollars, locale) ?? 'USD')
  }
  if (/\d\s?kr\b|\bkr\.?\s?\d|^\s*kr\.?\s*$/i.test(text)) return firstOf(crowns, locale)
  return undefined
}

function firstOf(table: ReadonlyMap<string, string>, locale: Locale): string | undefined {
  return places(locale)
    .map((place) => table.get(place))
    .find(Boolean)
}

/** Country of the language tag, country of the host's name, language: the more certain first. */
function places({ lang = '', host = '' }: Locale): readonly string[] {
  const [language = '', ...regions] = lang.toUpperCase().split(/[-_]/)
  const country = /\.([a-z]{2})$/i.exec(host)?.[1]?.toUpperCase()
  return [
    ...regions.filter((region) => region.length === 2),
    ...(country ? [country] : []),
    language,
  ]
}
