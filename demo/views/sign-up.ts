/** The newsletter form; its consent text travels with the address. */
import { html } from 'hono/html'
import type { Html } from './markup.ts'

export const consentText =
  'Yes, write to me about new things and about what I left in my cart. I can stop it with one click in every e-mail.'

/** `place` tells apart where a shopper signed up, and keeps ids unique on a page. */
export function signUpForm(place: 'home' | 'footer'): Html {
  return html`<form class="signup" data-signup="${place}" data-consent="${consentText}" novalidate>
<h2>A letter now and then</h2>
<p class="signup-lead">New things, restocks, and the route we ran on Sunday. Never more than four in a week.</p>
<div class="signup-row">
<label class="hidden" for="signup-${place}">Your e-mail address</label>
<input id="signup-${place}" name="email" type="email" inputmode="email" autocomplete="email" placeholder="you@example.com" required maxlength="254" aria-describedby="signup-note-${place} signup-said-${place}">
<button type="submit">Sign up</button>
</div>
<p class="note" id="signup-note-${place}">${consentText}</p>
<p class="said" id="signup-said-${place}" role="status" aria-live="polite"></p>
</form>`
}
