/** Figures as tables for people. */

const titles = {
  hr5: 'HR@5',
  hr10: 'HR@10',
  hr20: 'HR@20',
  mrr20: 'MRR@20',
  ndcg10: 'nDCG@10',
  p5: 'P@5',
  r10: 'R@10',
  r20: 'R@20',
  overlap20: 'overlap@20',
}

const words = {
  all: 'Next product, all targets:',
  new: 'Next product, only those that the session has not seen (what a widget shows):',
  together: 'Bought together: one product asks for the rest of its basket:',
  cart: 'Cart: one product is hidden, the others ask for it:',
  next: 'Next basket of people who bought before:',
  week: 'Trending: of the twenty best of the coming week, thirteen weeks:',
}

/** Prints what was learned from, and a table for each protocol. */
export function printFigures({ facts, figures }) {
  const { kind, learned, products, tested } = facts
  const number = (value) => value.toLocaleString('en')
  console.log(
    `Learned from ${number(learned)} ${kind} with ${number(products)} products; tried on ${number(tested)} ${kind}.\n`,
  )
  for (const protocol of new Set(figures.map((figure) => figure.protocol))) {
    const rows = figures.filter((figure) => figure.protocol === protocol)
    const columns = Object.keys(rows[0]).filter((name) => name !== 'protocol')
    const lines = [
      columns.map((name) => titles[name] ?? name),
      ...rows.map((row) => columns.map((name) => cell(row[name]))),
    ]
    const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)))
    console.log(`${words[protocol] ?? protocol}`)
    for (const line of lines) {
      console.log(
        `  ${line.map((text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join('  ')}`,
      )
    }
    console.log('')
  }
}

function cell(value) {
  if (typeof value === 'string') return value
  return Number.isInteger(value) && value > 1 ? value.toLocaleString('en') : value.toFixed(4)
}
