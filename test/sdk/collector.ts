/** A collector to test against: takes what the SDK sends, records it, and fails on command. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Batch, Message } from '../../sdk/contract/envelope.ts'

/** A request as it arrived. */
export interface Arrival {
  at: number
  method: string
  path: string
  type: string
  body: string
  /** How it was answered; 0 when the line was cut. */
  status: number
}

/** How to answer one request: a status with headers and a body, or `cut` the line. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** `before` the answer, or `amid` its body. */
  cut?: 'before' | 'amid'
}

export interface Collector {
  origin: string
  arrivals: Arrival[]
  /** Messages of all batches that were taken, each once, as a collector stores them. */
  taken(): Message[]
  /** Answers the next requests like this, one reply each; after them, as a collector does. */
  next(...replies: Reply[]): void
  /** Answers every request like this until told otherwise. */
  always(reply: Reply | undefined): void
  forget(): void
  close(): Promise<void>
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After',
}

/** Starts a collector on a free port. */
export async function startCollector(): Promise<Collector> {
  const arrivals: Arrival[] = []
  const batches: Batch[] = []
  let replies: Reply[] = []
  let standing: Reply | undefined

  const ordinary = (path: string, body: string): Reply => {
    if (path === '/v1/clicks') return { status: 204 }
    if (path === '/v1/subscribe') return { status: 202, body: '{"status":"pending"}' }
    const { batch } = JSON.parse(body) as Batch
    return { status: 200, body: JSON.stringify({ accepted: batch.length, rejected: [] }) }
  }

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    // What every page asks before it shows a widget. It is no arrival: nothing of the shopper is in it.
    if (path.startsWith('/v1/settings')) {
      // On a line of its own: a browser repeats by itself what it sent on a used line that was cut.
      const headers = { connection: 'close' }
      return answer(response, { headers, body: '{"widgets":[]}' }, 200)
    }
    const body = await readBody(request)
    const reply = replies.shift() ?? standing ?? ordinary(path, body)
    const status = reply.cut === 'before' ? 0 : (reply.status ?? 200)
    const type = headers['content-type'] ?? ''
    arrivals.push({ at: Date.now(), method, path, type, body, status })
    if (status === 200 && path === '/v1/batch') batches.push(JSON.parse(body) as Batch)
    answer(response, reply, status)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    taken: () => {
      const messages = batches.flatMap(({ batch }) => batch)
      return [...new Map(messages.map((message) => [message.messageId, message])).values()]
    },
    next: (...more) => {
      replies.push(...more)
    },
    always: (reply) => {
      standing = reply
    },
    forget() {
      arrivals.length = 0
      batches.length = 0
      replies = []
      standing = undefined
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function answer(response: ServerResponse, reply: Reply, status: number): void {
  if (reply.cut === 'before') {
    response.destroy()
    return
  }
  if (reply.cut === 'amid') {
    response.writeHead(status, { ...cors, 'content-length': '1000' })
    response.write('{"accepted":1,')
    setTimeout(() => response.destroy(), 20)
    return
  }
  response.writeHead(status, { ...cors, 'content-type': 'application/json', ...reply.headers })
  response.end(reply.body)
}
