/** Remembers how far an import came, so that one that was cut short goes on where it stopped. */

import { accessSync, constants } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { statePaths } from '../local/paths.mjs'
import { digest } from './digest.mjs'

/**
 * Where the journal and the rejected rows of a file lie: beside it, or among Aisle's own data where its directory
 * takes no files.
 */
export async function placesFor(file) {
  const directory = path.dirname(path.resolve(file))
  const name = path.basename(file)
  if (isWritable(directory)) return places(directory, name)
  const own = path.join(statePaths().base, 'imports')
  await mkdir(own, { recursive: true })
  return places(own, `${digest(path.resolve(file)).slice(0, 8)}-${name}`)
}

function places(directory, name) {
  return {
    journal: path.join(directory, `${name}.import.json`),
    rejected: path.join(directory, `${name}.rejected.csv`),
  }
}

function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The journal of one import. Another file, or other options, begin anew. */
export class Journal {
  #path
  #key
  #saving = Promise.resolve()
  /** Everything before this message is in. */
  done = 0
  /** Rows that Aisle refused: `[line, reason]`. */
  refused = []

  constructor(path, file, options) {
    const { dryRun, key, token, map, ...rest } = options
    this.#path = path
    this.#key = digest(JSON.stringify([file.size, file.changedAt, rest, [...map]]))
  }

  /** Reads what is there. Answers whether there is something to go on from. */
  async load() {
    try {
      const { key, done, refused } = JSON.parse(await readFile(this.#path, 'utf8'))
      if (key !== this.#key || !Number.isInteger(done) || !Array.isArray(refused)) return false
      this.done = done
      this.refused = refused
      return done > 0
    } catch {
      return false
    }
  }

  /** Writes the state whole or not at all, one write after the other. */
  save() {
    this.#saving = this.#saving.then(async () => {
      const text = JSON.stringify({ key: this.#key, done: this.done, refused: this.refused })
      await writeFile(`${this.#path}.new`, `${text}\n`)
      await rename(`${this.#path}.new`, this.#path)
    })
    return this.#saving
  }

  /** The import is complete: the next one reads everything again. */
  async finish() {
    await this.#saving
    await rm(this.#path, { force: true })
  }
}
