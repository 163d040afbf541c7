/** The owner's view of the pages: listed in pieces, each with the reason, and any of them read at once. */

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from '../../http/api-site.ts'
import { ORIGIN, openShop, productPage } from './shop.ts'

interface Listed {
  items: { url: string; state: string; note: string; readAt: number | null; nextAt: number }[]
  next: string | null
  counts: Record<string, number>
  hosts: { host: string; note: string }[]
  reading: boolean
}

const shop = openShop()
let site: Site

beforeAll(async () => {
  site = await openSite({}, () => true, shop.outside)
  await site.send('PUT', '/api/settings', { shopUrl: `${ORIGIN}/` })
  shop.serve('/p/shoe', productPage('shoe', { price: '89.90' }))
  shop.serve('/p/huge', { breaks: 'too_large' })
  shop.serve('/about', '<h1>About</h1>')
})

const read = (url: string) => site.send('POST', '/api/pages', { url })

describe('a page that the owner wants to be read', () => {
  it('is read at once, and what it says is in the catalogue', async () => {
    const response = await read(`${ORIGIN}/p/shoe?utm_source=x`)
    expect(response.status).toBe(200)
    const page = (await response.json()) as { productId: string }
    expect(page).toMatchObject({
      url: `${ORIGIN}/p/shoe`,
      state: 'product',
      note: 'Read from JSON-LD.',
      origin: 'owner',
    })
    const product = await site.read<{ title: string; price: string }>(
      `/api/products/${encodeURIComponent(page.productId)}`,
    )
    expect(product).toMatchObject({ title: 'The shoe', price: '89.90' })
  })

  it('is answered with what was wrong where it has no product, or may not be read', async () => {
    expect(await (await read(`${ORIGIN}/about`)).json()).toMatchObject({ state: 'other' })
    expect(await (await read(`${ORIGIN}/p/huge`)).json()).toMatchObject({
      state: 'refused',
      note: 'It was too_large.',
    })
    for (const [url, code] of [
      ['https://evil.example/p', 'host_not_allowed'],
      ['https://127.0.0.1/p', 'ip_literal'],
      [`${ORIGIN}/cart`, 'acting'],
      ['shoe', 'bad_address'],
    ]) {
      const response = await read(url ?? '')
      expect(response.status, url).toBe(400)
      const problem = (await response.json()) as { code: string }
      if (url?.startsWith('https')) expect(problem.code, url).toBe(code)
    }
    expect((await site.send('POST', '/api/pages', { url: 7 })).status).toBe(400)
    expect((await site.request('/api/pages')).status).toBe(401)
  })
})

describe('the list of pages', () => {
  it('comes in pieces, by state where one is asked for, with the hosts beside it', async () => {
    const first = await site.read<Listed>('/api/pages?limit=2')
    expect(first.items.map(({ url }) => url)).toEqual([`${ORIGIN}/about`, `${ORIGIN}/p/huge`])
    expect(first).toMatchObject({ counts: { product: 1, other: 1, refused: 1 }, reading: true })
    expect(first.hosts).toMatchObject([{ host: 'shop.example', note: '' }])
    const second = await site.read<Listed>(`/api/pages?limit=2&cursor=${first.next}`)
    expect(second).toMatchObject({ items: [{ url: `${ORIGIN}/p/shoe` }], next: null })
    const refused = await site.read<Listed>('/api/pages?state=refused')
    expect(refused.items).toHaveLength(1)
    for (const query of ['state=nice', 'limit=0', 'cursor=x']) {
      const response = await site.request(`/api/pages?${query}`, {
        headers: { Authorization: 'Bearer dev' },
      })
      expect(response.status, query).toBe(400)
    }
    const { results } = await env.DB.prepare('select count(*) as count from pages').all()
    expect(results).toEqual([{ count: 3 }])
  })
})
