/** What is known of a person: the cart, interests, consent with its proof, and identifiers. */

import type { PersonAnswer } from '../../worker/reports/people/answer.ts'
import type { PersonState } from '../../worker/reports/people/person.ts'
import { Facts } from '../parts/facts.tsx'
import { Outside, When } from '../parts/words.tsx'
import { safeUrl } from '../safe-url.ts'
import { exactly } from '../time.ts'

export function Cart({ cart }: { cart: PersonState['cart'] }) {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Cart</h2>
        {cart && (
          <span class="hint">
            touched <When at={cart.updatedAt} />
          </span>
        )}
      </div>
      {cart === null && <p class="nothing">Nothing is in the cart.</p>}
      {cart && (
        <ul class="cart">
          {cart.items.map((item) => (
            <li key={item.key}>
              {safeUrl(item.imageUrl) ? (
                <img src={safeUrl(item.imageUrl)} alt="" width="44" height="44" loading="lazy" />
              ) : (
                <span class="cart-blank" aria-hidden="true" />
              )}
              <span class="row-main">
                <Outside to={item.url}>{item.title ?? item.productId}</Outside>
                {item.variant && <span class="row-note">{item.variant}</span>}
              </span>
              <span class="cart-count">{item.quantity} ×</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export function Interests({ interests }: { interests: PersonState['interests'] }) {
  const top = Math.max(...interests.map((interest) => interest.score), 0)
  if (top <= 0) return null
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Interests</h2>
      </div>
      <ul class="bars">
        {interests.slice(0, 6).map(({ category, score }) => (
          <li key={category}>
            <span>{category}</span>
            <meter min={0} max={top} value={score} aria-label={`Interest in ${category}`} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const actions: Readonly<Record<string, string>> = {
  requested: 'Asked to subscribe',
  confirmed: 'Confirmed by the link in the mail',
  imported: 'Stated by your shop',
  withdrawn: 'Unsubscribed',
}

const suppressions: Readonly<Record<string, string>> = {
  unsubscribe: 'They unsubscribed, so nothing but orders’ mail may go to this address.',
  bounce: 'Mail to this address came back, so nothing goes to it any more.',
  complaint: 'A mail was reported as spam, so nothing goes to this address any more.',
  manual: 'You blocked this address.',
}

export function Consent({ answer }: { answer: PersonAnswer }) {
  const { consents, subscription } = answer
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Consent</h2>
      </div>
      {subscription.suppressed && <p>{suppressions[subscription.suppressed]}</p>}
      {consents.length === 0 && <p class="nothing">They were never asked, or never agreed.</p>}
      <ul class="proofs">
        {consents.map((consent) => (
          <li key={consent.id}>
            <strong>{actions[consent.action] ?? consent.action}</strong>
            <span class="hint">{exactly(consent.at)}</span>
            {consent.text && <q>{consent.text}</q>}
            {consent.source && <span class="hint">via {consent.source}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Known({ answer }: { answer: PersonAnswer }) {
  const { profile, identities } = answer
  const facts = {
    'First seen': exactly(profile.firstSeen),
    ...(profile.userId ? { 'Customer id': profile.userId } : {}),
    ...(profile.timezone ? { 'Time zone': profile.timezone } : {}),
    ...(profile.country ? { Country: profile.country } : {}),
    ...(profile.locale ? { Language: profile.locale } : {}),
    ...profile.traits,
  }
  const strengths = {
    link: 'came by a link',
    confirmed: 'confirmed',
    verified: 'stated by your shop',
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Known</h2>
      </div>
      <Facts title="Facts" fields={facts} />
      <Facts
        title="Identifiers"
        fields={Object.fromEntries(
          identities.map((one) => [one.identity, `${strengths[one.strength]} (${one.source})`]),
        )}
      />
    </section>
  )
}
