/** Figures as a table in Markdown, ready to be quoted. */

/** @param {ReturnType<typeof import('./figure.mjs').figure>[]} figures */
export function table(figures) {
  const rows = figures.map(({ name, value, unit, words, ok }) => [
    name,
    `${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 })} ${unit}`,
    words === '' ? '' : `${words}${ok ? '' : ' — missed'}`,
  ])
  const all = [['figure', 'measured', 'target'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)))
  const line = (cells) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`
  return [line(all[0]), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  )
}
