/** A shop in memory for tests of the crawl: pages by address, what was asked of it and when. It stands for the internet. */

import { now, setClockOffset } from '../../../worker/core/clock.ts'
import { judgeUrl } from '../../../worker/core/judge.ts'
import {
  OutboundError,
  type OutboundRequest,
  type Outcome,
  type Outside,
} from '../../../worker/core/outbound.ts'

export interface Sent {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** What the body breaks off with, as it does past the bounds. */
  readonly breaks?: 'too_large' | 'timeout'
}

export interface Shop {
  readonly outside: Outside
  readonly asked: OutboundRequest[]
  /** Paths that were asked, without robots.txt and sitemaps. */
  paths(): string[]
  /** What a path answers from now on; a text is a page. */
  serve(path: string, sent: Sent | string): void
}

export const HOST = 'shop.example'
export const ORIGIN = `https://${HOST}`

/** Opens a shop that has nothing but a robots.txt that allows everything. */
export function openShop(): Shop {
  const pages = new Map<string, Sent>()
  const asked: OutboundRequest[] = []
  return {
    asked,
    paths: () =>
      asked
        .map(({ url }) => url.replace(/^https?:\/\/[^/]+/, ''))
        .filter((path) => !/^\/(robots\.txt|sitemap|maps\/)/.test(path)),
    serve: (path, sent) => pages.set(path, typeof sent === 'string' ? { body: sent } : sent),
    async outside(request, rules) {
      asked.push(request)
      const judged = judgeUrl(request.url, rules)
      if (!judged.ok) return judged
      const { pathname, search } = judged.url
      const sent = pages.get(pathname + search)
      return answer(request.url, sent ?? { status: 404, body: 'There is no such page.' }, request)
    },
  }
}

function answer(url: string, sent: Sent, request: OutboundRequest): Outcome {
  const { status = 200, type = 'text/html; charset=utf-8', breaks } = sent
  const headers = new Headers({ 'Content-Type': type, ...sent.headers })
  const etag = headers.get('ETag')
  const known = etag !== null && request.headers?.['If-None-Match'] === etag
  const bytes = new TextEncoder().encode(known ? '' : (sent.body ?? ''))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (breaks) controller.error(new OutboundError(breaks, `It was ${breaks}.`))
      else {
        controller.enqueue(bytes)
        controller.close()
      }
    },
  })
  const text = () => new Response(body).text()
  return {
    ok: true,
    status: known ? 304 : status,
    url,
    headers,
    body,
    text,
    json: async () => JSON.parse(await text()),
  }
}

/** The page of a product, with its data as shops have them. */
export function productPage(
  sku: string,
  more: { price?: string; availability?: string; head?: string; path?: string } = {},
): string {
  const url = `${ORIGIN}${more.path ?? `/p/${sku}`}`
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: `The ${sku}`,
    sku,
    url,
    offers: {
      '@type': 'Offer',
      price: more.price ?? '10.00',
      priceCurrency: 'EUR',
      availability: `https://schema.org/${more.availability ?? 'InStock'}`,
    },
  }
  return `<!doctype html><html lang="en"><head><title>The ${sku}</title>${more.head ?? `<link rel="canonical" href="${url}">`}
    <script type="application/ld+json">${JSON.stringify(data)}</script></head><body><h1>The ${sku}</h1></body></html>`
}

/** A sitemap of some paths. */
export function sitemapOf(paths: readonly string[]): Sent {
  const entries = paths.map((path) => `<url><loc>${ORIGIN}${path}</loc></url>`).join('')
  return { type: 'application/xml', body: `<urlset>${entries}</urlset>` }
}

/** Moves the clock on. */
export function pass(milliseconds: number): void {
  setClockOffset(now() - Date.now() + milliseconds)
}
