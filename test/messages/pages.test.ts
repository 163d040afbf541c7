/** The pages behind links in mails: what they say, ask for and allow. */

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keepPage, keptPage } from '../../worker/messages/keep-pages.ts'
import {
  clickErrorPage,
  confirmedPage,
  confirmPage,
  invalidLinkPage,
  pageCsp,
  preferencesPage,
  unsubscribedPage,
  unsubscribePage,
} from '../../worker/messages/pages.ts'
import { brand } from './sample.ts'

type Page = (shop: typeof brand) => string

const pages: [string, Page][] = [
  ['unsubscribe', (shop) => unsubscribePage(shop, '/m/u/v1.token')],
  ['unsubscribed', unsubscribedPage],
  ['preferences', (shop) => preferencesPage(shop, '/m/p/v1.token', { marketing: true })],
  ['confirm', (shop) => confirmPage(shop, '/m/k/v1.token')],
  ['confirmed', confirmedPage],
  ['keep me', (shop) => keepPage(shop, '/m/s/v1.token')],
  ['kept', keptPage],
  ['invalid link', invalidLinkPage],
  ['click error', clickErrorPage],
]

describe.each(pages)('the page %s', (_name, page) => {
  it('is a whole document without scripts that names the shop', () => {
    const html = page(brand)
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(html).toMatch(/<title>[^<]+ · Fernweh &amp; Söhne<\/title>/)
    expect(html).toContain('Lindengasse 7, 1070 Wien, Austria')
    expect(html).not.toMatch(/<script|<iframe|\son\w+=|\sstyle=/i)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(html.match(/<main>/g)).toHaveLength(1)
  })

  it('shows whatever the shop is called, and takes nothing of it for HTML', () => {
    const evil = `"><script>alert(1)</script><b a='`
    const html = page({
      name: evil,
      url: 'javascript:alert(1)',
      logoUrl: 'data:image/svg+xml,<svg onload=alert(1)>',
      accentColor: 'red}</style><script>',
      postalAddress: evil,
      locale: evil,
    })
    expect(html).not.toMatch(/<script|<b a|javascript:|data:image/)
    expect(html.match(/<\/style>/g)).toHaveLength(1)
  })

  it('is allowed its own style sheet and nothing else', async () => {
    const html = page(brand)
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    const policy = await pageCsp(html)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|script-src/)
  })
})

describe('what the pages ask for', () => {
  it('unsubscribing posts the same words as a mailbox does', () => {
    const html = unsubscribePage(brand, '/m/u/v1.token')
    expect(html).toContain('<form method="post" action="/m/u/v1.token">')
    expect(html).toContain('name="List-Unsubscribe" value="One-Click"')
    expect(html.match(/<button/g)).toHaveLength(1)
  })

  it('confirming takes one button and no link', () => {
    const html = confirmPage(brand, '/m/k/v1.token')
    expect(html).toContain('<form method="post" action="/m/k/v1.token">')
    expect(html.match(/<button/g)).toHaveLength(1)
    expect(html).not.toMatch(/href="[^"]*\/m\/k\//)
  })

  it('preferences show the present choice, and say when it is saved', () => {
    const on = preferencesPage(brand, '/m/p/t', { marketing: true })
    const off = preferencesPage(brand, '/m/p/t', { marketing: false, saved: true })
    expect(on).toMatch(/name="marketing" value="yes" checked>/)
    expect(on).not.toContain('role="status"')
    expect(off).toMatch(/name="marketing" value="yes">/)
    expect(off).toContain('role="status"')
  })

  it.each(['javascript:alert(1)', '//evil.example/x', '/x" onsubmit="y', 'data:text/html,x'])(
    'a form never posts to %s',
    (action) => {
      expect(unsubscribePage(brand, action)).toContain('action=""')
    },
  )

  it('after confirming there is a way back to the shop', () => {
    expect(confirmedPage(brand)).toContain('href="https://shop.example/"')
    expect(invalidLinkPage({ ...brand, url: '' })).not.toContain('href')
  })
})
