/** `npm run evaluate` reads what data sets look like, says where one is wrong, and reaches what the literature measured. */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const samples = path.join(root, '../shared/data')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aisle-evaluate-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Figure = Record<string, number> & { strategy: string; protocol: string }

async function put(name: string, text: string): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, name.endsWith('.gz') ? gzipSync(text) : text)
  return file
}

async function evaluate(...words: string[]): Promise<Figure[]> {
  const script = path.join(root, 'scripts/evaluate.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...words, '--json'])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Figure)
}

function find(figures: readonly Figure[], strategy: string, protocol: string): Figure {
  const found = figures.find((one) => one.strategy === strategy && one.protocol === protocol)
  if (!found) throw new Error(`no figure for ${strategy}, ${protocol}`)
  return found
}

/** Sessions in which b follows a and d follows c; the file's last one is the test. */
function clicks(
  time: (session: number, click: number) => string | undefined,
  mark = ',',
): string[] {
  return Array.from({ length: 12 }, (_, session) => {
    const items = session % 2 === 0 ? ['a', 'b', 'a'] : ['c', 'd']
    return items.map((item, click) =>
      [`s${session}`, item, time(session, click)].filter((cell) => cell !== undefined).join(mark),
    )
  }).flat()
}

describe('a file of sessions', () => {
  const spellings: [string, string, string[]][] = [
    ['with seconds', 'SessionId,ItemId,Time', clicks((s, c) => `${1_600_000_000 + s * 3600 + c}`)],
    [
      'with milliseconds and tabs',
      'session_id\titem_id\ttimestamp',
      clicks((s, c) => `${1_600_000_000_000 + s * 3_600_000 + c}`, '\t'),
    ],
    ['with dates', 'session;item;time', clicks((s, c) => `2026-01-${10 + s}T10:0${c}:00Z`, ';')],
    ['whose time is a place in the order', 'sid,product_id,ts', clicks((s, c) => `${s * 10 + c}`)],
    ['without times', 'session,item', clicks(() => undefined)],
    ['without a header', '', clicks((s, c) => `${1_600_000_000 + s * 3600 + c}.0`)],
  ]

  it.each(spellings)('%s is understood', async (name, header, lines) => {
    const file = await put(`${name}.csv.gz`, [header, ...lines].filter(Boolean).join('\r\n'))
    const figures = await evaluate('--sessions', file, '--share', '0.2')
    const next = find(figures, 'next', 'new')
    expect(next.n).toBeGreaterThan(1)
    expect(next.hr5).toBe(1)
    expect(find(figures, 'next', 'all').n).toBeGreaterThan(next.n ?? 0)
    expect(Object.keys(next)).toEqual([
      'strategy',
      'protocol',
      'n',
      'hr5',
      'hr10',
      'hr20',
      'mrr20',
      'ndcg10',
    ])
  })

  it('that tells visitors apart and no sessions is cut where they pause', async () => {
    const lines = Array.from({ length: 12 }, (_, visit) =>
      ['a', 'b'].map((item, click) => {
        const at = 1_600_000_000_000 + visit * 7_200_000 + click * 60_000
        return `${at},v${visit % 2},view,${item},`
      }),
    ).flat()
    const header = '\uFEFFtimestamp,visitorid,event,itemid,transactionid'
    const file = await put('visitors.csv.gz', [header, ...lines].join('\r\n'))
    const figures = await evaluate('--sessions', file, '--share', '0.5')
    // Six visits of two products each; one long visit for each visitor would have had five guesses.
    expect(find(figures, 'next', 'new')).toMatchObject({ n: 6, hr5: 1 })
  })

  it('may have cells that run over lines, and sessions of any length', async () => {
    const rows = clicks((s, c) => `"${1_600_000_000 + s * 3600 + c}"`).map((row) =>
      row.replace(/,(\w),/, ',"the ""$1""\nin two lines",'),
    )
    const long = Array.from({ length: 3_000 }, (_, c) => `long,x${c % 7},${1_590_000_000 + c}`)
    const file = await put('cells.csv', ['session,item,time', ...long, ...rows].join('\n'))
    const figures = await evaluate('--sessions', file, '--share', '0.2')
    expect(find(figures, 'next', 'new').hr5).toBe(1)
  })

  it.each([
    ['nothing', '', /nothing\.csv is empty/],
    ['a header alone', 'session,item,time\n', /holds too few sessions to learn from/],
    [
      'no item',
      'session,time\n1,2\n',
      /line 1: there is no column for the item among session, time/,
    ],
    ['a quote left open', 'session,item\n1,"a\n2,b\n', /line 3: a quote is opened and not closed/],
  ])('that holds %s is refused in a sentence', async (name, text, words) => {
    const file = await put(`${name.replaceAll(' ', '-')}.csv`, text)
    await expect(evaluate('--sessions', file)).rejects.toThrow(words)
  })

  it('that is wrong somewhere is refused with its line and column', async () => {
    const file = await put('wrong.csv', 'session,item,time\n1,a,1600000000\n1,b,yesterday\n')
    await expect(evaluate('--sessions', file)).rejects.toThrow(
      /wrong\.csv, line 3: the time \(column 3\) is "yesterday"/,
    )
    const empty = await put('hole.csv', 'session,item,time\n1,,1600000000\n')
    await expect(evaluate('--sessions', empty)).rejects.toThrow(/line 2: the item \(column 2\)/)
  })
})

describe('a file of baskets', () => {
  it('is tried in its four ways, and returned goods are no purchase', async () => {
    const lines = Array.from({ length: 40 }, (_, basket) => {
      const items = basket % 2 === 0 ? ['tea', 'cup'] : ['bread', 'butter', 'jam']
      return items.map(
        (item) => `${basket},u${basket % 4},${item},${1_600_000_000 + basket * 86_400},1`,
      )
    }).flat()
    const header = 'basket,customer,item,time,quantity'
    const file = await put('baskets.csv', [header, ...lines, '99,u1,junk,1700000000,-1'].join('\n'))
    const figures = await evaluate('--baskets', file, '--share', '0.2')
    expect(find(figures, 'bought-together', 'together').hr5).toBe(1)
    expect(find(figures, 'cart', 'cart').mrr20).toBe(1)
    expect(find(figures, 'buy-again', 'next').ndcg10).toBe(1)
    expect(find(figures, 'popularity', 'together').n).toBe(20)
  })
})

describe('a file of order lines without orders', () => {
  it('takes what a customer bought on one day as one', async () => {
    const lines = Array.from({ length: 40 }, (_, day) =>
      ['tea', 'cup'].map(
        (item) => `11/${1 + (day % 28)}/200${Math.floor(day / 28)},0${day % 4},45-49,${item},2`,
      ),
    ).flat()
    const header = 'TRANSACTION_DT,CUSTOMER_ID,AGE_GROUP,PRODUCT_ID,AMOUNT'
    const file = await put('days.csv', [header, ...lines].join('\n'))
    const figures = await evaluate('--baskets', file, '--share', '0.2')
    expect(find(figures, 'cart', 'cart')).toMatchObject({ n: 8, hr5: 1 })
    expect(find(figures, 'buy-again', 'next')).toMatchObject({ n: 4, ndcg10: 1 })
  })
})

const clicksThere = existsSync(path.join(samples, 'serenade_toy_train.tsv.gz'))
const invoicesThere = existsSync(path.join(samples, 'online_retail_nonuk.csv.gz'))

describe('on public data', () => {
  it(`reaches the references for the next product in Serenade's toy set${clicksThere ? '' : ' (absent: nothing was tried)'}`, async () => {
    if (!clicksThere) return
    const file = (part: string) => path.join(samples, `serenade_toy_${part}.tsv.gz`)
    const figures = await evaluate('--sessions', file('train'), '--test', file('test'))
    const next = find(figures, 'next', 'new')
    expect(next.hr20).toBeGreaterThanOrEqual(0.5319)
    expect(next.mrr20).toBeGreaterThanOrEqual(0.2484)
    expect(find(figures, 'popularity', 'new').hr20).toBeLessThan(0.02)
  })

  it(`reaches the references for baskets on Online Retail outside Britain${invoicesThere ? '' : ' (absent: nothing was tried)'}`, async () => {
    if (!invoicesThere) return
    const packed = await readFile(path.join(samples, 'online_retail_nonuk.csv.gz'))
    const lines = parse(gunzipSync(packed), { columns: true }) as Record<string, string>[]
    // Cleaned and split as the references were.
    const goods = lines.filter(
      ({ InvoiceNo, StockCode, Quantity, UnitPrice }) =>
        !InvoiceNo?.startsWith('C') &&
        Number(Quantity) > 0 &&
        Number(UnitPrice) > 0 &&
        /^\d{5}[A-Za-z]*$/.test(StockCode ?? ''),
    )
    const part = (name: string, belongs: (date: string) => boolean) => {
      const rows = goods
        .filter(({ InvoiceDate }) => belongs(InvoiceDate ?? ''))
        .map((row) => [row.InvoiceNo, row.CustomerID, row.StockCode, row.InvoiceDate].join(','))
      return put(name, ['basket,customer,item,time', ...rows].join('\n'))
    }
    const train = await part('train.csv', (date) => date < '2011-10-10')
    const test = await part('test.csv', (date) => date >= '2011-10-10')
    const figures = await evaluate('--baskets', train, '--test', test)
    expect(find(figures, 'cart', 'cart').n).toBe(424)
    expect(find(figures, 'cart', 'cart').hr20).toBeGreaterThanOrEqual(0.3608)
    expect(find(figures, 'bought-together', 'together').ndcg10).toBeGreaterThanOrEqual(0.1888)
    expect(find(figures, 'buy-again', 'next').r10).toBeGreaterThan(
      3 * (find(figures, 'popularity', 'next').r10 ?? 1),
    )
    expect(find(figures, 'trending', 'week').overlap20).toBeGreaterThan(
      find(figures, 'popularity', 'week').overlap20 ?? 1,
    )
  })
})
