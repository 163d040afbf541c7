/** The import command's options: read, checked, and completed with defaults. */

import { parseArgs } from 'node:util'
import { Failure } from '../local/failure.mjs'

const local = 'http://localhost:8787'

export const kinds = ['orders', 'events', 'contacts', 'products', 'feed', 'codes']

export const usage = `npm run import -- FILE [options]

Takes historical orders, events, contacts or products from CSV, TSV or JSON Lines, Merchant feeds from XML or TSV,
and discount codes from a table or one a line; plain or gzipped.

  --to URL            where Aisle runs (default ${local})
  --key sk_…          the secret key (default: AISLE_KEY, or sk_demo for the default URL)
  --token TOKEN       the console's token, for products and codes (default: ADMIN_TOKEN, or dev for the default URL)
  --as KIND           ${kinds.join(', ')}: what the file is, where its columns do not say
  --map name=column   which column holds what; may be given many times; "name=" leaves a column out
  --currency EUR      of amounts without a currency of their own
  --timezone ZONE     of dates without a zone, such as Europe/London (default UTC)
  --dates dmy|mdy     how to read 03/04/2024
  --offer ID          with --as codes: the offer whose pool they fill
  --guests            takes orders without a customer too, each as a visitor of its own
  --dry-run           says what would be sent, and sends nothing`

const options = {
  to: { type: 'string' },
  key: { type: 'string' },
  token: { type: 'string' },
  as: { type: 'string' },
  map: { type: 'string', multiple: true },
  currency: { type: 'string' },
  timezone: { type: 'string' },
  dates: { type: 'string' },
  offer: { type: 'string' },
  guests: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
}

/**
 * Reads the command line. Throws a Failure for what is wrong in it.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 */
export function readOptions(args, env) {
  const { values, positionals } = parse(args)
  if (values.help) return { help: true }
  const [file, ...others] = positionals
  if (file === undefined) throw new Failure('Which file? npm run import -- FILE (--help says more)')
  if (others.length > 0) throw new Failure(`One file at a time: ${positionals.join(', ')}.`)
  if (values.as !== undefined && !kinds.includes(values.as)) {
    throw new Failure(`--as must be one of ${kinds.join(', ')}, not "${values.as}".`)
  }
  if (values.as === 'codes' && !values.offer) {
    throw new Failure('Which offer are these codes of? --offer ID')
  }
  if (values.dates !== undefined && !['dmy', 'mdy'].includes(values.dates)) {
    throw new Failure(
      `--dates must be dmy (31/12/2024) or mdy (12/31/2024), not "${values.dates}".`,
    )
  }
  const to = readAddress(values.to ?? local)
  const atHome = values.to === undefined
  return {
    file,
    to,
    key: values.key ?? env.AISLE_KEY ?? (atHome ? 'sk_demo' : undefined),
    token: values.token ?? env.ADMIN_TOKEN ?? (atHome ? 'dev' : undefined),
    as: values.as,
    map: readMap(values.map ?? []),
    currency: readCurrency(values.currency),
    timezone: readZone(values.timezone),
    dates: values.dates,
    offer: values.offer,
    guests: values.guests,
    dryRun: values['dry-run'],
  }
}

function parse(args) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Failure(`${error.message.split('. ')[0]}. --help lists the options.`)
  }
}

function readAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Failure(`--to must be an address such as ${local}, not "${text}".`)
  }
  return text.replace(/\/+$/, '')
}

function readMap(pairs) {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new Failure(`--map must be name=column, not "${pair}".`)
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
}

function readCurrency(text) {
  if (text === undefined) return undefined
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase()
  throw new Failure(`--currency must be a code of three letters such as EUR, not "${text}".`)
}

function readZone(text) {
  if (text === undefined) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new Failure(`--timezone must be a zone such as Europe/London, not "${text}".`)
  }
}
