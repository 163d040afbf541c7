/** A gate in front of the running Worker: passes requests on, or fails as networks and servers do, and counts what went through. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Batch } from '../../sdk/contract/envelope.ts'

/**
 * What the gate does with a request: `pass` it on, `deaf` (passes it on and cuts the line before the answer),
 * `cut` it unread, pass it on and `delay` the answer by some ms, or answer with a status by itself.
 */
export type Mood =
  | 'pass'
  | 'deaf'
  | 'cut'
  | { delay: number }
  | { status: number; retryAfter?: string }

export interface Gate {
  origin: string
  /** How often each message was on the wire, by its id. */
  seen: Map<string, number>
  mood(mood: Mood): void
  /** Stops listening: connections are refused, as if the machine were off. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

/** Opens a gate to the Worker at `target`, on a free port that stays its own. */
export async function openGate(target: string): Promise<Gate> {
  const seen = new Map<string, number>()
  let current: Mood = 'pass'
  let port = 0

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const ids = request.url === '/v1/batch' ? idsOf(body.toString('utf8')) : []
    for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1)
    try {
      await answer(request, response, body)
    } catch {
      response.destroy()
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const mood = current
    if (mood === 'cut') return response.destroy()
    if (typeof mood === 'object' && 'status' in mood) {
      const { status, retryAfter } = mood
      response.writeHead(status, {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Retry-After',
        ...(retryAfter && { 'retry-after': retryAfter }),
      })
      return response.end()
    }
    const { method = 'GET', url = '/', headers } = request
    const answered = await fetch(target + url, {
      method,
      headers: {
        'content-type': headers['content-type'] ?? 'text/plain',
        ...(headers.origin && { origin: headers.origin }),
      },
      ...(method === 'POST' && { body: body.toString('utf8') }),
    })
    const text = await answered.arrayBuffer()
    if (mood === 'deaf') return response.destroy()
    if (typeof mood === 'object') await new Promise((done) => setTimeout(done, mood.delay))
    const kept = [...answered.headers].filter(([name]) => /^(access|content-type|retry)/.test(name))
    response.writeHead(answered.status, Object.fromEntries(kept))
    return response.end(Buffer.from(text))
  }

  let server: Server
  const up = async () => {
    server = createServer(handle)
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
    port = (server.address() as AddressInfo).port
  }
  const down = async () => {
    server.closeAllConnections()
    await new Promise<void>((closed) => server.close(() => closed()))
  }
  await up()

  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    mood: (mood) => {
      current = mood
    },
    up,
    down,
    close: down,
  }
}

function idsOf(body: string): string[] {
  return (JSON.parse(body) as Batch).batch.map(({ messageId }) => messageId ?? '')
}
