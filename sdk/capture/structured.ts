/** Reads the structured data of the page that stands here, without holding it up. */
import type { PageReading } from './host.ts'
import { findThings, parseBlock } from './json-ld.ts'
import { readPage } from './product-page.ts'

/** More than this is not read, in characters: one block, and all blocks of a page. */
export const BLOCK_LIMIT = 500_000
const PAGE_LIMIT = 1_000_000

/** What is read at once when the page goes before its turn came, in characters. */
const HASTE_LIMIT = 50_000

/** Runs work when the browser has nothing better to do. */
export function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 1000 })
  else setTimeout(work, 50)
}

/** The texts of the page's JSON-LD blocks; what is too long is left out, and `complain` is told so. */
function blocksHere(limit: number, complain: (message: string) => void): string[] {
  let left = limit
  const texts: string[] = []
  for (const script of Array.from(document.querySelectorAll('script[type*="ld+json" i]'))) {
    // Its text node knows its length without copying it.
    const text = script.firstChild as Text | null
    const { length } = text || { length: 0 }
    if (!text) continue
    if (length > BLOCK_LIMIT || length > left) {
      complain(`A JSON-LD block of ${length} characters is too long to be read.`)
      continue
    }
    left -= length
    texts.push(text.data)
  }
  return texts
}

/** Reads what was parsed, or answers nothing and says why. */
function conclude(blocks: unknown[], complain: (message: string) => void): PageReading {
  try {
    return readPage(document, location.href, findThings(blocks))
  } catch (error) {
    complain(`The page's structured data cannot be read: ${error}`)
    return {}
  }
}

const parse = (text: string, complain: (message: string) => void): unknown => {
  try {
    return parseBlock(text)
  } catch (error) {
    complain(`A JSON-LD block is broken: ${error}`)
    return undefined
  }
}

/** Reads the page, one block at a time, each when the browser is idle. */
export function readSoon(
  complain: (message: string) => void,
  done: (reading: PageReading) => void,
): void {
  whenIdle(() => {
    const texts = blocksHere(PAGE_LIMIT, complain)
    const blocks: unknown[] = []
    const step = () => {
      const text = texts.shift()
      if (text === undefined) return done(conclude(blocks, complain))
      blocks.push(parse(text, complain))
      whenIdle(step)
    }
    step()
  })
}

/** Reads the page now, as far as that takes no time: it is going. */
export function readNow(): PageReading {
  const silent = () => undefined
  const blocks = blocksHere(HASTE_LIMIT, silent).map((text) => parse(text, silent))
  return conclude(blocks, silent)
}
