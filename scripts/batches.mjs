/** Puts messages into batches that a secret key may send, and sends them with patience. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './local/failure.mjs'

const mostMessages = 500
const mostBytes = 400 * 1024
const mostAttempts = 8

/** Batches of at most 500 messages and 400 KiB of JSON, in the order in which the messages come. */
export function* inBatches(messages) {
  let batch = []
  let bytes = 0
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message)) + 1
    if (batch.length && (batch.length >= mostMessages || bytes + size > mostBytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(message)
    bytes += size
  }
  if (batch.length) yield batch
}

/**
 * Sends one batch and answers the rejected items. Waits and tries again where the server is busy, broken or away;
 * messages carry ids, so a batch that arrived unnoticed is not stored twice.
 *
 * @param {string} to the origin of a running Aisle
 * @param {string} key the secret key
 * @param {object[]} batch
 * @param {(milliseconds: number) => Promise<unknown>} [wait]
 * @returns {Promise<{index: number, code: string, message: string}[]>}
 */
export async function sendBatch(to, key, batch, wait = sleep) {
  let problem = ''
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const response = await post(to, key, batch)
    if (response instanceof Error) {
      problem = response.cause?.message ?? response.message
    } else if (response.ok) {
      return (await response.json()).rejected ?? []
    } else {
      problem = `${response.status} ${await response.text()}`
      if (response.status !== 429 && response.status < 500) break
    }
    await wait(pause(response, attempt))
  }
  throw new Failure(`${to} did not take the messages: ${problem.slice(0, 300)}`)
}

async function post(to, key, batch) {
  try {
    return await fetch(`${to}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      },
      body: JSON.stringify({ batch, sentAt: new Date(Date.now()).toISOString() }),
    })
  } catch (error) {
    return error
  }
}

/** What the server asks for, at most a minute; else half a second, doubled with each attempt. */
function pause(response, attempt) {
  const asked = response instanceof Error ? 0 : Number(response.headers.get('retry-after'))
  return asked > 0 ? Math.min(asked, 60) * 1000 : Math.min(30_000, 500 * 2 ** attempt)
}
