/** The flows of one moment: the library with the owner's changes in place, the owner's own, and the versions that runs began with. */

import { readJson } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import type { Flow } from '../definition.ts'
import { sendsOf } from '../definition.ts'
import { library } from '../library/index.ts'
import { type Origin, readFlow } from './read.ts'
import { loadOpen, type VersionRow } from './store.ts'

export interface FlowBook {
  /** Every flow as it is now, those of the library first. */
  readonly flows: readonly Flow[]
  originOf(id: string): Origin | undefined
  /**
   * The flow as it is now; with a version, as a run of that version finishes it. A run of an older version of the library
   * finishes on a later one only where the steps are the same: a place in the steps of one means nothing in others.
   */
  find(id: string, version?: number): Flow | undefined
}

/** Loads the flows of this moment. One query, of only what is current or may have runs. */
export async function openBook(db: Db): Promise<FlowBook> {
  return bookOf(await loadOpen(db))
}

/** The book of some rows, which are in the order of their versions. */
export function bookOf(rows: readonly VersionRow[]): FlowBook {
  const newest = new Map(rows.map((row) => [row.id, row]))
  const own = (id: string) => {
    const row = newest.get(id)
    return row ? flowOf(row) : undefined
  }
  const shipped = library.map((flow) => own(flow.id) ?? flow)
  const made = [...newest.keys()].filter((id) => !shipped.some((flow) => flow.id === id))
  const flows = [...shipped, ...made.flatMap((id) => own(id) ?? [])]
  const current = new Map(flows.map((flow) => [flow.id, flow]))
  return {
    flows,
    originOf: (id) => {
      const flow = current.get(id)
      if (!flow) return undefined
      if (!findShipped(id)) return 'own'
      return flow.version > (findShipped(id)?.version ?? 0) && own(id) ? 'changed' : 'library'
    },
    find: (id, version) => {
      const flow = current.get(id)
      if (!flow || version === undefined || flow.version === version) return flow
      const shippedFlow = findShipped(id)
      if (shippedFlow && goesOn(shippedFlow, version)) return shippedFlow
      const row = rows.find((one) => one.id === id && one.version === version)
      return row && flowOf(row)
    },
  }
}

/** Whether a run that began with an older version of a flow of the library can finish on this one. */
function goesOn(flow: Flow, version: number): boolean {
  return version <= flow.version && version >= (flow.stepsSince ?? flow.version)
}

function findShipped(id: string): Flow | undefined {
  return library.find((flow) => flow.id === id)
}

/** The names of the places that buttons may lead to, as the library's own flows of that kind use them. */
export function linksOf(about: Flow['about']): readonly string[] {
  const used = library
    // What the waiting list writes leads to pages of its own.
    .filter((flow) => flow.about === about && flow.trigger.kind !== 'waiting')
    .flatMap((flow) => sendsOf(flow.steps))
    .flatMap((step) => step.email.blocks)
    .flatMap((block) => (block.kind === 'button' ? [block.link] : []))
  return [...new Set([...(about === 'cart' ? ['cart'] : []), 'shop', ...used])]
}

/** Reading is work, and a tick each minute has to know the same flows: what was read is remembered by its very text. */
const known = new Map<string, Flow | null>()
const MOST_KNOWN = 300

/** The flow of a row; undefined where it was taken back, or no longer keeps the rules of a later Aisle. */
export function flowOf({ id, version, definition }: VersionRow): Flow | undefined {
  if (definition === null) return undefined
  const key = `${id}\n${version}\n${definition}`
  const before = known.get(key)
  if (before !== undefined) return before ?? undefined
  const read = readFlow(readJson(definition), { id, version, library: findShipped(id), linksOf })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, read.ok ? read.flow : null)
  return read.ok ? read.flow : undefined
}
