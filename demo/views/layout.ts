/** The frame of every page of the shop: head, header, footer, and the one tag that brings Aisle in. */
import { html, raw } from 'hono/html'
import { categories } from '../catalogue/categories.ts'
import { type Html, json } from './markup.ts'
import { signUpForm } from './sign-up.ts'

export const shopName = 'Fern & Fell'

export interface Page {
  readonly title: string
  readonly description: string
  /** The page's own address, absolute. */
  readonly url: string
  readonly publicKey: string
  /** What the shop's script needs to know about this page; `view` names its kind. */
  readonly data: { readonly view: string } & Readonly<Record<string, unknown>>
  readonly main: Html
  readonly current?: string
  readonly image?: string
  readonly structured?: unknown
  readonly query?: string
  readonly openGraph?: Readonly<Record<string, string>>
}

const mark = html`<svg class="mark" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><circle cx="16" cy="16" r="15" class="mark-sky"/><circle cx="21" cy="11" r="4" class="mark-sun"/><path d="M1.5 19C8 13 13 20 18 18S27 15 30.6 19A15 15 0 0 1 1.5 19Z" class="mark-hill"/></svg>`

/** A whole document. */
export function layout(page: Page): Html {
  const openGraph = {
    'og:site_name': shopName,
    'og:title': page.title,
    'og:description': page.description,
    'og:url': page.url,
    'og:type': 'website',
    ...(page.image ? { 'og:image': page.image } : {}),
    ...page.openGraph,
  }
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${page.title} · ${shopName}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="${page.url}">
${Object.entries(openGraph).map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/shop.css">
<link rel="stylesheet" href="/demo/panel.css">
<script src="/demo/dock.js"></script>
<script src="/demo/stub.js"></script>
<script async src="/aisle.js" data-key="${page.publicKey}"></script>
<script defer src="/demo/shop.js"></script>
<script defer src="/demo/panel.js"></script>
${page.structured ? html`<script type="application/ld+json">${json(page.structured)}</script>` : ''}
<script type="application/json" id="page-data">${json(page.data)}</script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="ribbon">Free shipping from €60<span> · Thirty days to change your mind</span></p>
<div class="top">
<a class="brand" href="/demo">${mark}<span>${shopName}</span></a>
<form class="find" action="/demo/search" role="search">
<label class="hidden" for="find">Search the shop</label>
<input id="find" name="q" type="search" placeholder="Search" maxlength="100" value="${page.query ?? ''}" autocomplete="off">
</form>
<a class="basket" href="/demo/cart"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M5 8h14l-1.2 11.2a2 2 0 0 1-2 1.8H8.2a2 2 0 0 1-2-1.8ZM9 10V7a3 3 0 0 1 6 0v3" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"/></svg><span>Cart</span><b class="count" data-cart-count hidden></b></a>
</div>
</header>
<nav class="aisles" aria-label="Categories"><ul>${categories.map((category) => html`<li><a href="/demo/c/${category.slug}"${page.current === category.slug ? raw(' aria-current="page"') : ''}>${category.name}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">${page.main}</main>
<footer class="foot">
${page.data.view === 'list' && page.data.list_id === 'front' ? '' : signUpForm('footer')}
<div class="foot-lines"><p class="foot-name">${shopName}</p><p>A shop that does not exist, for a tool that does. Nothing here can be paid for, and nothing is sent.</p></div>
</footer>
<div id="announce" class="hidden" role="status" aria-live="polite"></div>
</body>
</html>`
}
