/** Sending simulated messages: batches within the limits, patience with a busy server, a clear end with a firm one. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { inBatches, sendBatch } from '../../scripts/batches.mjs'

const servers: ReturnType<typeof createServer>[] = []

/** A server that gives these answers one after the other, and notes what it was sent. */
async function answering(answers: { status: number; body?: object; after?: string }[]) {
  const requests: { key: string; body: { batch: object[]; sentAt: string } }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const key = Buffer.from(String(request.headers.authorization).slice(6), 'base64').toString()
    requests.push({ key, body: JSON.parse(Buffer.concat(chunks).toString()) })
    const { status, body, after } = answers.shift() ?? { status: 200 }
    response.writeHead(status, after ? { 'retry-after': after } : {})
    response.end(JSON.stringify(body ?? { accepted: 1, rejected: [] }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, requests }
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

describe('batches', () => {
  it('hold at most 500 messages and 400 KiB, and lose nothing', () => {
    const small = Array.from({ length: 1_201 }, (_, id) => ({ id }))
    expect([...inBatches(small)].map((batch) => batch.length)).toEqual([500, 500, 201])
    const large = Array.from({ length: 50 }, (_, id) => ({ id, text: 'ä'.repeat(10_000) }))
    const batches = [...inBatches(large)]
    expect(batches.flat()).toEqual(large)
    for (const batch of batches)
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(400 * 1024)
  })

  it('wait as long as a busy server asks, and come again with the same messages', async () => {
    const { origin, requests } = await answering([
      { status: 429, after: '7' },
      { status: 503 },
      { status: 200, body: { accepted: 1, rejected: [{ index: 0, code: 'x', message: 'odd' }] } },
    ])
    const waits: number[] = []
    const wait = async (milliseconds: number) => waits.push(milliseconds)
    const rejected = await sendBatch(origin, 'sk_demo', [{ id: 1 }], wait)
    expect(rejected).toEqual([{ index: 0, code: 'x', message: 'odd' }])
    expect(waits).toEqual([7_000, 1_000])
    expect(requests.map((request) => request.key)).toEqual(['sk_demo:', 'sk_demo:', 'sk_demo:'])
    expect(requests.map((request) => request.body.batch)).toEqual([
      [{ id: 1 }],
      [{ id: 1 }],
      [{ id: 1 }],
    ])
  })

  it('stop at once where the server refuses, and in the end where nobody answers', async () => {
    const { origin, requests } = await answering([{ status: 401, body: { code: 'bad_key' } }])
    const wait = async () => {}
    await expect(sendBatch(origin, 'sk_wrong', [{}], wait)).rejects.toThrow('401')
    expect(requests).toHaveLength(1)
    await expect(sendBatch('http://127.0.0.1:1', 'sk_demo', [{}], wait)).rejects.toThrow(
      'did not take the messages',
    )
  })
})
