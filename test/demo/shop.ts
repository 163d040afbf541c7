/** The demo shop as it is deployed: its bundle, with a store and an Aisle of the test's own around it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildDemo } from '../../demo/build.mjs'

export const origin = 'http://shop.test'

export interface Call {
  method: string
  path: string
  authorization: string | null
  body: Record<string, unknown>
}

/** Bundles the shop once; `open` gives a shop with an empty store each time. */
export async function buildShop() {
  const folder = await mkdtemp(path.join(tmpdir(), 'demo-shop-'))
  const file = await buildDemo(path.join(folder, 'demo.mjs'))
  const { default: worker } = await import(pathToFileURL(file).href)
  const open = () => openShop(worker)
  return { open, close: () => rm(folder, { recursive: true, force: true }) }
}

export type Shop = ReturnType<typeof openShop>

function openShop(worker: {
  fetch(request: Request, env: object, context: object): Promise<Response>
}) {
  const store = new Map<string, string>()
  const calls: Call[] = []
  const waiting: Promise<unknown>[] = []
  let aisle: (request: Request) => Response | Promise<Response> = () =>
    Response.json({ accepted: 1, rejected: [] })

  const env = {
    PUBLIC_URL: origin,
    PUBLIC_KEY: 'pk_demo',
    SECRET_KEY: 'sk_demo',
    ADMIN_TOKEN: 'dev',
    SHOP: {
      get: async (key: string) => JSON.parse(store.get(key) ?? 'null'),
      put: async (key: string, value: string) => void store.set(key, value),
    },
    AISLE: {
      async fetch(url: string, init?: RequestInit) {
        const request = new Request(url, init)
        const text = await request.clone().text()
        calls.push({
          method: request.method,
          path: new URL(url).pathname,
          authorization: request.headers.get('authorization'),
          body: text ? JSON.parse(text) : {},
        })
        return aisle(request)
      },
    },
  }

  const fetch = async (address: string, init?: RequestInit) => {
    const request = new Request(`${origin}${address}`, init)
    const context = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) }
    const response = await worker.fetch(request, env, context)
    await Promise.all(waiting.splice(0))
    return response
  }

  return {
    calls,
    fetch,
    page: async (address: string) => (await fetch(address)).text(),
    post: (address: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** What Aisle answers from here on. */
    answer(next: typeof aisle) {
      aisle = next
    },
  }
}
