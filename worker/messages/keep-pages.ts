/** The page behind "keep me" in the last emails to somebody who does not react: it asks with one button, and thanks. */

import type { Brand } from './email.ts'
import { backToShop, check, formAction, page } from './pages.ts'
import { escapeHtml, oneLine } from './words.ts'

/** GET of the link: changes nothing, for programs open links too. The button posts to `action`. */
export function keepPage(brand: Brand, action: string): string {
  return page(brand, 'Stay on the list', [
    '<h1>Shall we keep writing to you?</h1>',
    `<p>Yes, I still want news, offers and reminders from ${nameOf(brand)} by email. I can stop them at any time, with one click in each of them.</p>`,
    `<form method="post" action="${formAction(action)}"><button type="submit">Yes, keep me on the list</button></form>`,
    '<p class="quiet">If not, there is nothing you need to do: we stop by ourselves.</p>',
  ])
}

/** After the button. */
export function keptPage(brand: Brand): string {
  return page(brand, 'You stay on the list', [
    check,
    '<h1>Good to know you are there</h1>',
    `<p>You stay on our list, and ${nameOf(brand)} goes on writing to you when there is something worth telling.</p>`,
    backToShop(brand),
  ])
}

function nameOf(brand: Brand): string {
  return escapeHtml(oneLine(brand.name)) || 'the shop'
}
