/** A collector that counts: speaks the protocol of one SDK, can be down or busy, and knows from which page each message came. */

import { createServer } from 'node:http'

const cors = (request) => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-allow-credentials': 'true',
  'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
  'access-control-expose-headers': 'Retry-After',
})

/** @param {import('./subjects.mjs').Subject} subject */
export async function openCollector(subject) {
  /** Per message number: how often it was taken, and whether the page that tracked it brought it. */
  let taken = new Map()
  let requests = 0
  let busy = false
  let port = 0
  let server

  const take = (request, body) => {
    const url = new URL(request.url, 'http://collector')
    const messages = subject.read(body, url)
    const page = new URL(request.headers.referer ?? 'http://nowhere').searchParams.get('n')
    if (messages.length > 0) requests += 1
    if (busy) return null
    for (const { n } of messages) {
      const known = taken.get(n)
      if (known) known.copies += 1
      else taken.set(n, { copies: 1, late: page !== String(n) })
    }
    return subject.answer(messages.length)
  }

  const handle = async (request, response) => {
    const chunks = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      // The page was gone before its request was whole.
      return
    }
    let answer = '{}'
    if (request.method === 'POST') {
      try {
        answer = take(request, Buffer.concat(chunks))
      } catch {
        // A request that carries no messages, such as one for settings.
      }
    }
    const status = answer === null ? 429 : 200
    const wait = answer === null ? { 'retry-after': '3' } : {}
    response.writeHead(status, { ...cors(request), ...wait, 'content-type': 'application/json' })
    response.end(answer ?? '')
  }

  const up = async () => {
    server = createServer(handle)
    await new Promise((ready) => server.listen(port, '127.0.0.1', ready))
    port = server.address().port
  }
  const down = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  await up()

  return {
    origin: `http://127.0.0.1:${port}`,
    up,
    down,
    /** Answers 429 with `Retry-After: 3` until told otherwise. */
    busy: (now) => {
      busy = now
    },
    forget: () => {
      taken = new Map()
      requests = 0
    },
    requests: () => requests,
    arrived: () => taken.size,
    /** What became of messages 0 … count-1: never came, came from another page than their own, came again. */
    tally: (count) => {
      const found = [...taken].filter(([n]) => n >= 0 && n < count).map(([, one]) => one)
      return {
        lost: count - found.length,
        late: found.filter(({ late }) => late).length,
        doubled: found.reduce((sum, { copies }) => sum + copies - 1, 0),
      }
    },
  }
}
