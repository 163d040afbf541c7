/** Calls the owner's API from the console's pages, with the session cookie, and tells its problems apart. */

/** A page of a list, as every list of the API answers. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

export interface FieldProblem {
  readonly field: string
  readonly message: string
}

/** An answer that is an error; its message is a sentence for the owner. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly problems: readonly FieldProblem[]
  /** Where in what was sent the fault stands, such as `steps[2].after`; null where the answer does not say. */
  readonly path: string | null

  constructor(
    status: number,
    code: string,
    detail: string,
    problems: readonly FieldProblem[],
    path: string | null = null,
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.problems = problems
    this.path = path
  }
}

const listeners = new Set<() => void>()

/** Calls back whenever an answer says that nobody is signed in any more. Answers how to stop. */
export function onSignedOut(callback: () => void): () => void {
  listeners.add(callback)
  return () => listeners.delete(callback)
}

/** Reads from the API. Throws an ApiError for every answer that is one, and where none arrives. */
export function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return call<Answer>(path, signal ? { signal } : {})
}

/** Sends JSON to the API. */
export function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return call<Answer>(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  })
}

/** Sends a file as it is; one that is gzipped says so. */
export async function sendFile<Answer>(path: string, file: File): Promise<Answer> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const packed = head[0] === 0x1f && head[1] === 0x8b
  return call<Answer>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'text/csv', ...(packed ? { 'Content-Encoding': 'gzip' } : {}) },
    body: file,
  })
}

async function call<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await reach(path, init)
  if (response.status === 204) return undefined as Answer
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body as Answer
  if (response.status === 401 && path !== '/api/session') for (const tell of listeners) tell()
  const problem = (body ?? {}) as Partial<Record<'code' | 'detail' | 'path', string>> & {
    problems?: readonly FieldProblem[]
  }
  throw new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.detail ?? `The Worker answered with status ${response.status}.`,
    problem.problems ?? [],
    problem.path ?? null,
  )
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, 'unreachable', 'The Worker cannot be reached. Trying again …', [])
  }
}
