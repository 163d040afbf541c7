/** A stand-in for Aisle's door: takes batches and products, and answers as it is told to. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

export interface Target {
  readonly url: string
  /** Every request that carried messages, in order. */
  readonly batches: readonly (readonly unknown[])[]
  messages(): readonly unknown[]
  /** The next answers, instead of any that were still to be given; after them everything is accepted. */
  answer(...answers: readonly Answer[]): void
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startTarget(): Promise<Target> {
  const batches: unknown[][] = []
  const answers: Answer[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const body = JSON.parse(text)
      const messages: unknown[] = body.batch ?? body.products ?? body.items ?? body.codes
      const answer = messages.length > 0 ? answers.shift() : undefined
      if (!answer && messages.length > 0) batches.push(messages)
      response.writeHead(answer?.status ?? 200, answer?.headers ?? {})
      response.end(JSON.stringify(answer?.body ?? { accepted: messages.length, rejected: [] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    batches,
    messages: () => batches.flat(),
    answer: (...next) => void answers.splice(0, answers.length, ...next),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
