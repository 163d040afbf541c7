/** The page of a review request: stars to choose, then what follows from them. A GET shows; only the buttons act. */

import type { Brand } from '../../messages/email.ts'
import { backToShop, check, formAction, page } from '../../messages/pages.ts'
import { SCORES } from '../../messages/rating.ts'
import { escapeHtml, safeUrl } from '../../messages/words.ts'

/** Characters of what somebody may write. */
export const MOST_WORDS = 2_000

/** What the page knows of an answer. */
export interface ReviewPage {
  /** What was bought, or empty. */
  readonly title: string
  /** The star that is chosen already: by the link that was followed, or by an answer before. */
  readonly score: number | null
  /** Where everybody may write a review for others to read, whatever they think; empty where there is no such place. */
  readonly publicUrl: string
}

/** The first step: nothing has been counted yet, whichever star was followed. */
export function ratingPage(brand: Brand, action: string, review: ReviewPage): string {
  const stars = SCORES.map((score) => {
    const chosen = review.score === score ? ' checked' : ''
    const label = `${score} of 5 stars`
    return `<label class="choice"><input type="radio" name="score" value="${score}" required${chosen}><span><b aria-hidden="true">${'★'.repeat(score)}${'☆'.repeat(5 - score)}</b><small>${label}${hint(score)}</small></span></label>`
  })
  return page(brand, 'Your opinion', [
    `<h1>How do you like ${name(review)}?</h1>`,
    '<p>Please have a last look and send it. You can change it later by the same link.</p>',
    `<form method="post" action="${formAction(action)}"><input type="hidden" name="act" value="score"><fieldset class="stars"><legend class="quiet">Your stars</legend>${stars.join('')}</fieldset><button type="submit">Send my answer</button></form>`,
    publicLink(review),
  ])
}

function hint(score: number): string {
  return score === 1 ? ': not at all' : score === 5 ? ': very much' : ''
}

/** After somebody who is content has answered. */
export function contentPage(brand: Brand, action: string, review: ReviewPage): string {
  return page(brand, 'Thank you', [
    check,
    '<h1>Thank you, that is good to hear</h1>',
    '<p role="status">Your answer is kept. Is there a sentence behind it? Others who stand before the same choice read nothing as gladly.</p>',
    publicLink(review),
    words(action, 'Or tell just us', 'What do you like about it?', 'Send', 'plain'),
    backToShop(brand),
  ])
}

/** After somebody who is not: a human wants to know. The way to a public review is the same as everybody's. */
export function troublePage(brand: Brand, action: string, review: ReviewPage): string {
  return page(brand, 'Thank you', [
    '<h1>That is not how it should be</h1>',
    `<p role="status">Your answer is kept, and a person at ${shop(brand)} sees it. What went wrong? The more exactly you tell us, the better we can put it right.</p>`,
    words(
      action,
      'What went wrong?',
      'What is not right, and what would help you?',
      'Send it to a person',
      '',
    ),
    publicLink(review),
  ])
}

/** After somebody has written something. */
export function heardPage(brand: Brand, review: ReviewPage, low: boolean): string {
  return page(brand, 'Thank you', [
    check,
    '<h1>Thank you for telling us</h1>',
    low
      ? `<p role="status">A person at ${shop(brand)} reads this and answers you by email. Until then we send you nothing that would ask for more.</p>`
      : `<p role="status">We have it, and somebody at ${shop(brand)} reads it.</p>`,
    publicLink(review),
    backToShop(brand),
  ])
}

function words(action: string, title: string, label: string, button: string, kind: string): string {
  const look = kind === '' ? '' : ` class="${kind}"`
  return `<form method="post" action="${formAction(action)}"><h2>${title}</h2><input type="hidden" name="act" value="words"><label class="words"><span>${label}</span><textarea name="words" rows="5" maxlength="${MOST_WORDS}" required></textarea></label><button type="submit"${look}>${button}</button></form>`
}

/** The same words and the same address on every page, for happy and unhappy people alike. */
function publicLink({ publicUrl }: ReviewPage): string {
  const href = safeUrl(publicUrl)
  return href === null
    ? ''
    : `<p class="quiet">Want others to read it? <a href="${escapeHtml(href)}" rel="noreferrer">Write a public review</a>, whatever you think of it.</p>`
}

function name({ title }: ReviewPage): string {
  return title === '' ? 'what you bought' : escapeHtml(title)
}

function shop({ name }: Brand): string {
  return escapeHtml(name) || 'the shop'
}
