/** What a crawler with manners knows: robots.txt as RFC 9309 has it, sitemaps of every kind, and addresses to keep off. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Ground, judgePage, pageHosts } from '../../../worker/catalog/crawl/address.ts'
import { divide, need } from '../../../worker/catalog/crawl/need.ts'
import { isAllowed, parseRobots, readRobots } from '../../../worker/catalog/crawl/robots.ts'
import { readSitemap } from '../../../worker/catalog/crawl/sitemap.ts'
import { defaultSettings } from '../../../worker/site/settings.ts'

const says = (lines: readonly string[]) => parseRobots(lines.join('\n'))

describe('robots.txt', () => {
  it('is read by groups: ours where one names us, else everybody’s', () => {
    const everybody = says([
      'User-agent: *',
      'Disallow: /private',
      '',
      'User-agent: Other',
      'Disallow: /',
    ])
    expect(isAllowed(everybody, '/p/1')).toBe(true)
    expect(isAllowed(everybody, '/private/1')).toBe(false)
    const named = says([
      'user-agent: Googlebot',
      'USER-AGENT: aisle/1.0',
      'disallow: /a',
      'Sitemap: https://shop.example/s.xml',
      'User-agent: *',
      'Disallow: /',
      'User-agent: AISLE',
      'Disallow: /b',
    ])
    expect(['/a', '/b', '/c'].map((path) => isAllowed(named, path))).toEqual([false, false, true])
    expect(named.sitemaps).toEqual(['https://shop.example/s.xml'])
    expect(
      isAllowed(says(['User-agent: *', 'Disallow: /', 'User-agent: Aisle', 'Allow: /']), '/x'),
    ).toBe(true)
    expect(
      isAllowed(says(['User-agent: Aisle', 'Disallow:', 'User-agent: *', 'Disallow: /']), '/x'),
    ).toBe(true)
    expect(isAllowed(says(['User-agent: AisleOther', 'Disallow: /']), '/x')).toBe(true)
  })

  it('lets the longest rule decide, and of two as long the kinder one', () => {
    const robots = says([
      'User-agent: *',
      'Disallow: /p',
      'Allow: /p/shoe',
      'Disallow: /p/shoe/secret',
      'Allow: /same',
      'Disallow: /same',
    ])
    const allowed = (path: string) => isAllowed(robots, path)
    expect(allowed('/p/sock')).toBe(false)
    expect(allowed('/p/shoe')).toBe(true)
    expect(allowed('/p/shoe/secret')).toBe(false)
    expect(allowed('/same')).toBe(true)
    expect(allowed('/')).toBe(true)
  })

  it('knows * and $, escapes, comments, marks and odd line ends', () => {
    const robots = parseRobots(
      '\uFEFFUser-agent: * # all\r\nDisallow: /*.php$ # scripts\rDisallow: /*?sort=\nDisallow: /caf%c3%A9\n' +
        'Disallow: /über\nDisallow: /x*y*z\nDisallow: /end$\nnonsense\nDisallow /missing-colon\nDisallow:/tight\n',
    )
    const allowed = (path: string) => isAllowed(robots, path)
    expect(allowed('/a/b.php')).toBe(false)
    expect(allowed('/a/b.php?x=1')).toBe(true)
    expect(allowed('/list?sort=price')).toBe(false)
    expect(allowed('/café')).toBe(false)
    expect(allowed('/caf%C3%A9/menu')).toBe(false)
    expect(allowed('/%C3%BCber')).toBe(false)
    expect(allowed('/x1y2z3')).toBe(false)
    expect(allowed('/xzy')).toBe(true)
    expect(allowed('/end')).toBe(false)
    expect(allowed('/ending')).toBe(true)
    expect(allowed('/missing-colon')).toBe(true)
    expect(allowed('/tight/1')).toBe(false)
  })

  it('asks for a pause, and survives being stored', () => {
    const robots = says(['User-agent: *', 'Crawl-delay: 2.5', 'Disallow: /a', 'Crawl-delay: soon'])
    expect(robots.delay).toBe(2.5)
    expect(readRobots(JSON.stringify(robots))).toEqual(robots)
    expect(readRobots('nonsense')).toEqual({ rules: [], delay: 0, sitemaps: [] })
  })

  it('costs little, however it is made', () => {
    const robots = parseRobots(`User-agent: *\n${`Disallow: /${'a*'.repeat(400)}b$\n`.repeat(300)}`)
    expect(isAllowed(robots, `/${'a'.repeat(2_000)}`)).toBe(true)
    expect(parseRobots('x'.repeat(1_000_000)).rules).toEqual([])
    expect(isAllowed(parseRobots('<!doctype html><html>Not found</html>'), '/x')).toBe(true)
  })
})

/** The entries of a sitemap that arrives in pieces of `size` bytes. */
async function entries(content: string | Uint8Array, size = 7) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) controller.close()
      else controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
  const found = []
  for await (const entry of readSitemap(body)) found.push(entry)
  return found
}

describe('a sitemap', () => {
  const day = Date.parse('2026-03-01')
  const page = (address: string, changedAt = 0) => ({ kind: 'page', address, changedAt })

  it('is read in whatever pieces it comes, packed or not', async () => {
    const xml = `<?xml version="1.0"?><!-- <url><loc>https://shop.example/hidden</loc></url> -->
      <urlset xmlns="x" xmlns:image="y">
        <url><image:image><image:loc>https://shop.example/1.jpg</image:loc></image:image>
          <loc> https://shop.example/p/1?a=1&amp;b=2 </loc><lastmod>2026-03-01</lastmod></url>
        <url  id="2"><loc><![CDATA[https://shop.example/p/2?a&b]]></loc><lastmod>soon</lastmod></url>
        <url><loc></loc></url>
        <url><loc>https://shop.example/p/&#233;&#x2603;</loc></url>
      </urlset>`
    const expected = [
      page('https://shop.example/p/1?a=1&b=2', day),
      page('https://shop.example/p/2?a&b'),
      page('https://shop.example/p/é☃'),
    ]
    for (const size of [1, 7, 64, 10_000]) expect(await entries(xml, size)).toEqual(expected)
    expect(await entries(gzipSync(xml), 50)).toEqual(expected)
  })

  it('may be an index, have a prefix, or be a list of lines', async () => {
    const index = `<s:sitemapindex><s:sitemap><s:loc>https://shop.example/a.xml.gz</s:loc>
      <s:lastmod>2026-03-01T00:00:00Z</s:lastmod></s:sitemap></s:sitemapindex>`
    expect(await entries(index)).toEqual([
      { kind: 'sitemap', address: 'https://shop.example/a.xml.gz', changedAt: day },
    ])
    expect(await entries('\uFEFFhttps://shop.example/1\r\n\nhttps://shop.example/2')).toEqual([
      page('https://shop.example/1'),
      page('https://shop.example/2'),
    ])
  })

  it('gives what it held where it is cut, and nothing where it is none', async () => {
    const cut = '<urlset><url><loc>https://shop.example/1</loc></url><url><loc>https://sh'
    expect(await entries(cut)).toEqual([page('https://shop.example/1')])
    expect(await entries('<!doctype html><title>Not found</title>')).toEqual([])
    expect(await entries('')).toEqual([])
    await expect(entries(`<url>${'<url>'.repeat(60_000)}`, 5_000)).rejects.toThrow('no sitemap')
    await expect(entries(gzipSync(Buffer.alloc(80_000_000, '\n')), 5_000)).rejects.toThrow(
      'no sitemap',
    )
  })
})

describe('an address that somebody names', () => {
  const ground: Ground = {
    hosts: ['shop.example', 'www.shop.example'],
    development: false,
    publicUrl: 'https://aisle.example',
  }
  const judge = (address: string) => {
    const verdict = judgePage(address, ground)
    return verdict.ok ? verdict.url : verdict.code
  }

  it('is a page of the shop, without what says where a visitor came from', () => {
    expect(judge('https://shop.example/p/shoe?utm_source=x&size=42&fbclid=1#reviews')).toBe(
      'https://shop.example/p/shoe?size=42',
    )
    expect(judge('https://shop.example/products/checkout-counter-lamp')).toContain('lamp')
    expect(judge('https://shop.example/p/account-book.html')).toContain('book')
    expect(judge('https://elsewhere.example/p/shoe')).toBe('host_not_allowed')
  })

  it('is kept off where asking might do something, or is somebody’s own', () => {
    for (const path of [
      '/cart',
      '/cart/add/7',
      '/demo/cart?add=p1:1',
      '/de/warenkorb',
      '/checkout/onepage',
      '/account/orders/7',
      '/my-account',
      '/wp-login.php',
      '/logout',
      '/%63art',
      '/p/shoe?add-to-cart=7',
      '/p/shoe?add_to_wishlist=7',
      '/p/shoe?remove_item=7',
      '/?wc-ajax=get_refreshed_fragments',
      '/p/shoe?token=secret',
      '/p/shoe?email=anna%40example.com',
      '/p/shoe?action=delete',
      '/unsubscribe/x',
      '/wp-admin/post.php',
    ]) {
      expect(judge(`https://shop.example${path}`), path).toBe('acting')
    }
    for (const path of ['/a.pdf', '/img/x.JPG', '/feed.xml', '/products.json']) {
      expect(judge(`https://shop.example${path}`), path).toBe('file')
    }
    expect(judge('https://shop.example/#!/p/1')).toBe('fragment')
    expect(judge(`https://shop.example/p?${'abcdefghi'.split('').join('=1&')}=1`)).toBe('query')
  })

  it('lies on the hosts of the settings, the shop’s with and without www', () => {
    const hosts = (shopUrl: string, allowedHosts: string[] = []) =>
      pageHosts({ ...defaultSettings, shopUrl, allowedHosts })
    expect(hosts('https://shop.example/de')).toEqual(['shop.example', 'www.shop.example'])
    expect(hosts('https://www.shop.example', ['CDN.shop.example', '', 'a b'])).toEqual([
      'www.shop.example',
      'cdn.shop.example',
      'shop.example',
    ])
    expect(hosts('http://127.0.0.1:8787/demo')).toEqual(['127.0.0.1:8787'])
    expect(hosts('http://localhost:8787/demo')).toEqual(['localhost:8787'])
    expect(hosts('')).toEqual([])
  })
})

describe('the places of a turn', () => {
  it('go to the most urgent, and some to every need whatever else waits', () => {
    const many = (name: string) => Array.from({ length: 100 }, (_, index) => `${name}${index}`)
    const kinds = (pages: readonly string[]) => {
      const counts: Record<string, number> = {}
      for (const page of pages) counts[page.charAt(0)] = (counts[page.charAt(0)] ?? 0) + 1
      return counts
    }
    const all = new Map([
      [need.waited, many('w')],
      [need.carted, many('c')],
      [need.viewed, many('v')],
      [need.listed, many('l')],
      [need.refresh, many('f')],
      [need.reported, many('r')],
    ] as const)
    expect(kinds(divide(all, 20))).toEqual({ w: 6, c: 4, v: 3, l: 3, f: 2, r: 2 })
    expect(kinds(divide(new Map([[need.reported, many('r')]]), 20))).toEqual({ r: 20 })
    const forged = new Map([
      [need.reported, many('r')],
      [need.listed, many('l').slice(0, 5)],
    ] as const)
    expect(kinds(divide<string>(forged, 20))).toEqual({ r: 15, l: 5 })
  })
})
