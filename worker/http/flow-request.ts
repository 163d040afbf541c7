/** What requests about flows hold: ids, definitions and shares to hold back, each checked, and answers that say what is wrong. */

import { asText, type Fields } from '../core/json.ts'
import type { Db } from '../db/database.ts'
import { BACK_IN_STOCK } from '../flows/back-in-stock/store.ts'
import type { Flow } from '../flows/definition.ts'
import { findFlow } from '../flows/library/index.ts'
import { type FlowBook, flowOf } from '../flows/owned/book.ts'
import { type Ground, readFlow, written } from '../flows/owned/read.ts'
import type { VersionRow } from '../flows/owned/store.ts'
import { CONFIRMATION_FLOW } from '../messages/store.ts'
import type { FlowVersion } from '../reports/flows/detail.ts'
import { isKept } from '../segments/kept.ts'
import { findSegment } from '../segments/store.ts'
import type { Settings } from '../site/settings.ts'
import { HttpError } from './errors.ts'

/** Names that mean something else in addresses and in the list of messages. */
const TAKEN = [BACK_IN_STOCK, CONFIRMATION_FLOW, 'waiting', 'replay', 'preview', 'new', 'none']

/** A flow as it is now, and as the library has it. Throws 404 where there is none. */
export function knownFlow(
  book: FlowBook,
  id: string,
): { readonly flow: Flow; readonly library: Flow | undefined } {
  const flow = book.find(id)
  if (!flow) throw new HttpError(404, 'no_such_flow', 'There is no flow with this id.')
  return { flow, library: findFlow(id) }
}

/** The id of a new flow: as asked for, or made of its name. Throws where it is none, or somebody's. */
export function freshId(fields: Fields, book: FlowBook): string {
  const definition = fields.definition as Fields | undefined
  const name = asText(definition?.name, 100) ?? ''
  const id = fields.id === undefined ? idOf(name, book) : fields.id
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,59}$/.test(id)) {
    throw new HttpError(400, 'bad_id', 'The id must be small letters, digits and hyphens.')
  }
  if (book.find(id) || findFlow(id) || TAKEN.includes(id) || id.startsWith('campaign')) {
    throw new HttpError(409, 'id_taken', 'There is a flow with this id: choose another.')
  }
  return id
}

function idOf(name: string, book: FlowBook): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const stem = words.replaceAll(/^-+|-+$/g, '').slice(0, 50) || 'flow'
  for (let count = 1; ; count++) {
    const id = count === 1 ? stem : `${stem}-${count}`
    if (!book.find(id) && !TAKEN.includes(id)) return id
  }
}

/** The flow in a request, or the answer that names the path of its fault. */
export async function checkedFlow(
  db: Db,
  definition: unknown,
  ground: Omit<Ground, 'version'>,
): Promise<Flow | Response> {
  const read = readFlow(definition, { ...ground, version: 0 })
  if (!read.ok) return refusal(read.path, read.message)
  const { trigger } = read.flow
  const segment = trigger.kind === 'segment' ? trigger.segment : null
  if (segment !== null && !isKept(segment) && !(await findSegment(db, segment))) {
    return refusal('trigger.segment', 'must be the id of a segment that there is')
  }
  return read.flow
}

/** A problem document with the path of the fault. */
export function refusal(path: string, message: string): Response {
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable content',
    status: 422,
    code: 'invalid_flow',
    detail: `${path === '' ? 'The definition' : path} ${message}.`,
    path,
  }
  return new Response(JSON.stringify(problem), {
    status: 422,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}

/** The shares to hold back, with that of one flow; null: as for every flow. */
export function holdbackIn(value: unknown, flow: Flow, { holdback }: Settings) {
  const { [flow.id]: _, ...others } = holdback.flows
  if (value === null) return { ...holdback, flows: others }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 50) {
    throw new HttpError(
      400,
      'bad_holdback',
      'holdback must be a whole number from 0 to 50, or null.',
    )
  }
  if (flow.class === 'transactional') {
    throw new HttpError(400, 'bad_holdback', 'Nobody is held back from transactional messages.')
  }
  return { ...holdback, flows: { ...others, [flow.id]: value } }
}

/** The versions of a flow as its page lists them, the newest first; the library's own is the last. */
export function versionsOf(
  rows: readonly VersionRow[],
  library: Flow | undefined,
): readonly FlowVersion[] {
  const [newest] = rows
  const own = rows.map((row) => ({
    version: row.version,
    createdAt: row.created_at,
    current: row === newest && row.definition !== null,
    definition: definitionOf(flowOf(row)),
  }))
  if (!library) return own
  const current = !newest || newest.definition === null
  return [
    ...own,
    { version: library.version, createdAt: null, current, definition: written(library) },
  ]
}

function definitionOf(flow: Flow | undefined) {
  return flow ? written(flow) : null
}
