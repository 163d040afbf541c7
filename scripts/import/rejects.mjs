/** The file of rejected rows: the line, the reason, and the row as it was. */

import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'

/** Collects what was rejected. The file exists only if there is something in it. */
export class Rejects {
  #path
  #out
  #columns
  #reasons = new Map()
  count = 0

  /** @param {string | undefined} path undefined: nothing is written, only counted */
  constructor(path) {
    this.#path = path
  }

  get path() {
    return this.#path
  }

  /** What a run before this one has left behind is no longer true. */
  async clear() {
    if (this.#path) await rm(this.#path, { force: true })
  }

  add(line, text, record = {}) {
    this.count += 1
    const reason = text.replaceAll(/\s+/g, ' ')
    // Reasons that quote a value are one reason.
    const kind = reason.replaceAll(/"[^"]*" ?/g, '').replaceAll(/ {2,}/g, ' ')
    const known = this.#reasons.get(kind)
    this.#reasons.set(kind, { count: (known?.count ?? 0) + 1, line: known?.line ?? line })
    if (!this.#path) return
    this.#columns ??= Object.keys(record)
    if (!this.#out) {
      this.#out = createWriteStream(this.#path)
      this.#out.write(row(['line', 'reason', ...this.#columns]))
    }
    this.#out.write(row([line, reason, ...this.#columns.map((name) => record[name])]))
  }

  /** Reasons with how often they came and the first line of each, the most frequent first. */
  summary() {
    return [...this.#reasons]
      .map(([reason, { count, line }]) => ({ reason, count, line }))
      .sort((left, right) => right.count - left.count)
  }

  async close() {
    const out = this.#out
    if (out) await new Promise((resolve, reject) => out.on('error', reject).end(resolve))
  }
}

function row(cells) {
  return `${cells.map(cell).join(',')}\n`
}

function cell(value) {
  const text = value === null || value === undefined ? '' : plainText(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function plainText(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
