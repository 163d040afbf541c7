/** The small pages that links in mails lead to: unsubscribe, preferences, confirm, and what went wrong. */

import { accentOf } from './colour.ts'
import type { Brand } from './email.ts'
import { senderOf } from './footer.ts'
import { pageStyle } from './page-style.ts'
import { escapeHtml, oneLine, safeUrl } from './words.ts'

export { pageCsp } from './page-style.ts'

/** GET of an unsubscribe link: changes nothing, asks with one button. The button posts to `action`. */
export function unsubscribePage(brand: Brand, action: string): string {
  return page(brand, 'Unsubscribe', [
    `<h1>Unsubscribe from ${name(brand)}?</h1>`,
    `<p>You will get no more news, offers or reminders from us by email. It takes effect at once.</p>`,
    `<form method="post" action="${formAction(action)}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Yes, unsubscribe me</button></form>`,
    `<p class="quiet">Order confirmations and other messages about your purchases are not affected.</p>`,
  ])
}

/** After the unsubscribe button. */
export function unsubscribedPage(brand: Brand): string {
  return page(brand, 'Unsubscribed', [
    check,
    '<h1>You are unsubscribed</h1>',
    `<p>${name(brand)} will not send you news, offers or reminders any more. There is nothing else you need to do.</p>`,
    `<p class="quiet">Messages about orders you place still reach you.</p>`,
  ])
}

/** The preferences form. It posts `marketing=yes`, or no `marketing` at all where the box is not ticked. */
export function preferencesPage(
  brand: Brand,
  action: string,
  state: { readonly marketing: boolean; readonly saved?: boolean },
): string {
  return page(brand, 'Email preferences', [
    '<h1>Your email preferences</h1>',
    state.saved ? '<p class="saved" role="status">Your choice is saved.</p>' : '',
    `<form method="post" action="${formAction(action)}"><label class="choice"><input type="checkbox" name="marketing" value="yes"${state.marketing ? ' checked' : ''}><span><b>News, offers and reminders</b><small>Now and then, from ${name(brand)} only. You can change this whenever you like.</small></span></label><button type="submit">Save</button></form>`,
    '<p class="quiet">Messages about your own orders are always sent.</p>',
  ])
}

/** GET of a confirmation link: changes nothing, asks with one button. The button posts to `action`. */
export function confirmPage(brand: Brand, action: string): string {
  return page(brand, 'Confirm your email', [
    '<h1>One tap to confirm</h1>',
    `<p>Yes, I want news, offers and reminders from ${name(brand)} by email. I can stop them at any time, with one click in each of them.</p>`,
    `<form method="post" action="${formAction(action)}"><button type="submit">Confirm my email</button></form>`,
    '<p class="quiet">Not you? Just close this page, and nothing will be sent.</p>',
  ])
}

/** After the confirmation button. */
export function confirmedPage(brand: Brand): string {
  return page(brand, 'Confirmed', [
    check,
    '<h1>Thank you, that worked</h1>',
    `<p>Your email is confirmed, and you will hear from ${name(brand)} when there is something worth telling.</p>`,
    backToShop(brand),
  ])
}

/** A link that is damaged, forged or too old. Says nothing about whom it was for. */
export function invalidLinkPage(brand: Brand): string {
  return page(brand, 'This link does not work', [
    '<h1>This link does not work any more</h1>',
    '<p>It is incomplete, or it has expired. If you came from an email, please open the link there once more; if you copied it, a part may be missing.</p>',
    backToShop(brand),
  ])
}

/** A click link whose destination is not one of the shop's. */
export function clickErrorPage(brand: Brand): string {
  return page(brand, 'Page not found', [
    '<h1>We could not find that page</h1>',
    '<p>The link in your email leads somewhere we do not know. You can find everything in the shop itself.</p>',
    backToShop(brand),
  ])
}

/** The mark of something done. */
export const check =
  '<div class="mark" aria-hidden="true"><svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg></div>'

/** A page in the shop's look; parts that are empty are left out. */
export function page(brand: Brand, title: string, content: readonly string[]): string {
  const sender = senderOf(oneLine(brand.name), oneLine(brand.postalAddress))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title} · ${name(brand)}</title>
<style>${pageStyle(accentOf(brand.accentColor))}</style>
</head>
<body>
<header>${signature(brand)}</header>
<main>
${content.filter((part) => part !== '').join('\n')}
</main>
<footer>${escapeHtml(sender)}</footer>
</body>
</html>
`
}

function signature(brand: Brand): string {
  const logo = safeUrl(brand.logoUrl)
  const mark = logo ? `<img src="${escapeHtml(logo)}" alt="${name(brand)}">` : name(brand)
  const home = safeUrl(brand.url)
  return home ? `<a href="${escapeHtml(home)}">${mark}</a>` : `<span>${mark}</span>`
}

/** The way back to the shop. */
export function backToShop(brand: Brand): string {
  const home = safeUrl(brand.url)
  return home
    ? `<a class="button" href="${escapeHtml(home)}">Back to ${name(brand)}</a>`
    : '<p class="quiet">You can close this page.</p>'
}

function name(brand: Brand): string {
  return escapeHtml(oneLine(brand.name)) || 'the shop'
}

/** A path on this Worker, or an http(s) address of it; anything else would post to the page's own address. */
export function formAction(action: string): string {
  if (/^\/(?!\/)[\w./~-]*$/.test(action)) return action
  return escapeHtml(safeUrl(action) ?? '')
}
