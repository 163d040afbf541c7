/** The page of one wait: what is so, and what its person can do about it. A GET shows; the buttons post. */

import type { Brand } from '../../messages/email.ts'
import { backToShop, check, formAction, page } from '../../messages/pages.ts'
import { escapeHtml, safeUrl } from '../../messages/words.ts'

/** What a button of the page does. */
export type WaitingAct = 'leave' | 'never' | 'confirm' | 'hold' | 'release'

/** A wait as its page shows it. */
export interface WaitPage {
  readonly title: string
  readonly state: 'waiting' | 'called' | 'held' | 'ended'
  /** Whether the mailbox still has to say that it was its owner who asked. */
  readonly asks: boolean
  /** Whether pieces may be held. */
  readonly mayHold: boolean
  /** Where it can be bought: its page, or a cart with the held pieces inside; empty where nobody knows. */
  readonly buy: string
  /** When the hold ends, readable; empty where there is none. */
  readonly until: string
  /** When it is expected, readable; empty where nobody knows. */
  readonly expected: string
  readonly hours: number
  /** What was done just now. */
  readonly done?: WaitingAct | 'nothing_left' | 'one_at_a_time'
}

/** The page. Its buttons post to `action`. */
export function waitPage(brand: Brand, action: string, wait: WaitPage): string {
  if (wait.state === 'ended') return endedPage(brand, wait)
  const leave = button(action, 'leave', 'Leave this waiting list')
  const never = [
    '<p class="quiet">It was not you who asked? Then nobody shall ask in your name again.</p>',
    button(action, 'never', 'Keep this address off'),
  ]
  return page(brand, 'Waiting list', [
    note(wait),
    heading(wait),
    ...acts(wait, action),
    wait.state === 'held' ? '' : leave,
    ...(wait.asks ? never : []),
    '<p class="quiet">Your address is used for this and nothing else.</p>',
  ])
}

function heading({ title, state, until, expected }: WaitPage): string {
  const name = escapeHtml(title) || 'this'
  switch (state) {
    case 'held':
      return `<h1>Held for you until ${escapeHtml(until)}</h1><p>We keep ${name} back for you. Nobody else on the waiting list is offered it until then.</p>`
    case 'called':
      return `<h1>It is your turn</h1><p>${name} can be bought again. Nothing is set aside: whoever is first has it.</p>`
    default:
      return `<h1>You are on the list</h1><p>We write to you when it is your turn for ${name}. ${expected === '' ? '' : `It is expected on ${escapeHtml(expected)}.`}</p>`
  }
}

function acts(wait: WaitPage, action: string): readonly string[] {
  if (wait.state === 'held') {
    return [way(wait, 'Put it in my cart'), button(action, 'release', 'Let it go')]
  }
  return [
    wait.state === 'called' ? way(wait, 'Buy it now') : '',
    wait.asks ? button(action, 'confirm', 'Yes, that was me') : '',
    wait.state === 'called' && wait.mayHold
      ? button(action, 'hold', `Hold it for me for ${wait.hours} hours`)
      : '',
  ]
}

function way({ buy }: WaitPage, label: string): string {
  const href = safeUrl(buy)
  return href === null ? '' : `<p><a class="button" href="${escapeHtml(href)}">${label}</a></p>`
}

function note({ done }: WaitPage): string {
  const words = done === undefined ? undefined : NOTES[done]
  return words ? `<p class="saved" role="status">${words}</p>` : ''
}

const NOTES: Readonly<Record<string, string>> = {
  confirm: 'Thank you. Your place is kept.',
  hold: 'Done: it is yours to buy until then.',
  nothing_left:
    'Sorry, nothing is left to hold at this moment. You keep your place, and we write when more comes in.',
  one_at_a_time:
    'Something else is held for you already. Only one thing at a time, so that everybody has a chance.',
}

function endedPage(brand: Brand, { done, title }: WaitPage): string {
  const acted = done === 'leave' || done === 'never' || done === 'release'
  const name = escapeHtml(title) || 'it'
  return page(brand, 'Waiting list', [
    acted ? check : '',
    done === 'release'
      ? '<h1>Thank you for letting it go</h1>'
      : acted
        ? '<h1>You are off the list</h1>'
        : '<h1>You are not on this list</h1>',
    done === 'never'
      ? '<p>Nobody can put this address on a waiting list of this shop again unless its owner says so.</p>'
      : done === 'release'
        ? `<p>The next in line is told about ${name}. You will not hear from us about it any more.</p>`
        : `<p>We will not write to you about ${name} any more.</p>`,
    '<p class="quiet">You can join again at any time on the page of the product.</p>',
    backToShop(brand),
  ])
}

/** A button; what gives something up is the quieter one. */
function button(action: string, act: WaitingAct, label: string): string {
  const plain = act === 'leave' || act === 'never' || act === 'release' ? ' class="plain"' : ''
  return `<form method="post" action="${formAction(action)}"><input type="hidden" name="act" value="${act}"><button type="submit"${plain}>${label}</button></form>`
}
