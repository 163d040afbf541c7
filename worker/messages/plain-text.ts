/** The plain-text part of an email, written block by block and wrapped for reading. */

import type { FilledBlock, FilledProduct, FilledTotal } from './blocks.ts'
import type { Footer } from './footer.ts'

const width = 72
const rule = '-'.repeat(40)

/** The blocks and the footer as text. Addresses stand on lines of their own and are never broken. */
export function writePlainText(blocks: readonly FilledBlock[], footer: Footer): string {
  return `${[...blocks.map(writeBlock), writeFooter(footer)].join('\n\n')}\n`
}

function writeBlock(block: FilledBlock): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 1
        ? `${wrap(block.text)}\n${'='.repeat(Math.min(width, [...block.text].length))}`
        : wrap(block.text)
    case 'text':
    case 'note':
      return block.paragraphs.map((paragraph) => wrap(paragraph)).join('\n\n')
    case 'button':
      return `${wrap(`${block.label}:`)}\n${block.href}`
    case 'products':
      return [
        ...block.products.map(writeProduct),
        ...(block.others > 0 ? [`  and ${block.others} more`] : []),
      ].join('\n\n')
    case 'recommended': {
      const heading = block.heading === '' ? [] : [wrap(block.heading)]
      return [...heading, ...block.pairs.flat().map(writeProduct)].join('\n\n')
    }
    case 'code':
      return [block.offer, `    ${block.code}`, block.until]
        .filter((line) => line.trim() !== '')
        .join('\n')
    case 'totals':
      return writeTotals(block.rows)
    case 'rating':
      return [
        wrap(block.question),
        ...block.scores.map(({ label, href }) => `${label}:\n${href}`),
        wrap(`(1: ${block.low}, 5: ${block.high})`),
      ].join('\n\n')
    case 'divider':
      return rule
  }
}

/** Labels to the left, amounts one under the other where they fit. */
function writeTotals(rows: readonly FilledTotal[]): string {
  const longest = Math.max(...rows.map(({ label }) => [...label].length))
  const right = Math.max(...rows.map(({ amount }) => [...amount].length))
  return rows
    .map(({ label, amount, strong }) => {
      const line = `  ${label.padEnd(longest)}  ${amount.padStart(right)}`
      return strong ? `  ${'-'.repeat([...line].length - 2)}\n${line}` : line
    })
    .join('\n')
}

function writeProduct(product: FilledProduct): string {
  const was = product.listPrice === '' ? '' : ` (was ${product.listPrice})`
  const lines = [
    product.detail === '' ? product.title : `${product.title} (${product.detail})`,
    product.price === '' ? '' : `${product.price}${was}`,
    product.note,
  ]
  const words = lines.filter((line) => line !== '').map((line) => wrap(line, '  '))
  const [first = '', ...rest] = [...words, ...(product.url === '' ? [] : [`  ${product.url}`])]
  return [`* ${first.trimStart()}`, ...rest].join('\n')
}

function writeFooter(footer: Footer): string {
  const links = [
    ...(footer.unsubscribe ? [`${footer.unsubscribeLabel}: ${footer.unsubscribe}`] : []),
    ...(footer.preferences ? [`Email preferences: ${footer.preferences}`] : []),
  ]
  const parts = [rule, wrap(footer.why), ...links, wrap(footer.sender)]
  return parts.filter((part) => part !== '').join('\n')
}

/** Breaks a line at spaces so that none is longer than 72 characters where a word allows it. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, indent + line].join('\n')
}
