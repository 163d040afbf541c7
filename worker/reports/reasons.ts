/** Why a message was not sent or a flow ended, in words. Codes come from flows and messages. */

import type { ExitReason } from '../flows/definition.ts'
import type { SkipReason } from '../messages/policy.ts'

const SENTENCES = {
  order: 'they bought',
  ordered: 'they bought',
  order_undone: 'their order was cancelled or refunded',
  cart_emptied: 'they emptied the cart',
  cart_replaced: 'they began another cart',
  cart_empty: 'nothing was left in the cart',
  sold_out: 'everything in it was sold out',
  unsubscribed: 'they had unsubscribed',
  not_subscribed: 'they had not agreed to marketing by this channel',
  not_confirmed: 'they had not confirmed their sign-up',
  suppressed: 'the address must not be written to: it bounced, complained or unsubscribed',
  frequency_cap: 'they had got as much marketing as your limits allow',
  quiet_hours: 'it was night where they live',
  flow_changed: 'the steps of the flow were changed meanwhile',
  no_code: 'no discount code was left to go with it',
  plenty_left: 'enough was left, and nobody had to be reminded',
  code_pending: 'the shop’s platform has not made its discount code yet',
  flow_disabled: 'the flow was switched off',
  no_address: 'no e-mail address of theirs was proven',
  stale: 'the moment for it had passed',
  hold_back: 'they are in the group that gets nothing, so that you can see what the flow brings',
  campaign_cancelled: 'the campaign was cancelled',
  campaign_paused: 'the campaign was paused',
  filter: 'they were no longer among those whom it is for',
  did: 'they did what ends it',
  higher_intent: 'a more important flow was under way for them',
  already_confirmed: 'they had confirmed already',
  merged: 'their visits were joined to another profile, which goes on in its place',
  erased: 'their data was erased',
  no_content: 'there was nothing to show in it',
  nothing_found: 'the catalogue had nothing for what they searched',
  service_visit: 'they had only come by a link in a service e-mail',
  price_rose: 'the price had risen again',
  restocked: 'there was enough of it again',
  left_list: 'they had left the waiting list',
  hold_ended: 'the time for which it was held had passed',
  superseded: 'a newer message took its place',
  country_off: 'you do not let that country be texted',
  too_many_asked: 'enough people were asked by text that day: your settings say how many',
  undelivered: 'it did not reach the phone',
  channel_off: 'the channel that it goes by is not set up',
  complaint_open: 'a complaint of theirs is still open',
  answered: 'they had answered already',
  excluded: 'something was wrong with their order, and they were left in peace',
  completed: 'every step was done',
  expired: 'it took too long',
  flow_removed: 'the flow or its e-mail is not there any more',
  changed_meanwhile: 'something changed at the very moment of sending',
  provider_down: 'the mail provider cannot be reached',
  sender_died: 'the sender was stopped in the middle',
  rejected: 'the mail server refused it',
  provider: 'the mail provider could not take it',
  error: 'it failed',
  render: 'it could not be written',
} satisfies Record<ExitReason | SkipReason, string> & Record<string, string>

const sentences: Readonly<Record<string, string>> = SENTENCES

/**
 * A reason as the end of a sentence ("not sent, because …"). A code that is not known here is shown as it is;
 * what follows a colon (an SMTP answer, say) is quoted.
 */
export function reasonText(code: string): string {
  if (code === '') return 'no reason was recorded'
  const colon = code.indexOf(':')
  const word = colon > 0 ? code.slice(0, colon) : code
  const sentence = Object.hasOwn(sentences, word) ? sentences[word] : undefined
  if (!sentence) return code
  const rest = colon > 0 ? code.slice(colon + 1).trim() : ''
  return rest === '' ? sentence : `${sentence}: “${rest}”`
}

/** What a message waits for, as the end of a sentence ("Waits …"). */
export function waitText(code: string): string {
  if (code === '') return 'to be sent'
  if (code === 'quiet_hours') return 'until it is no longer night where they live'
  if (code === 'provider_down') return 'until the mail provider can be reached'
  if (code === 'higher_intent') return 'until something more important has gone to them'
  if (code === 'frequency_cap') return 'until your limits allow them another marketing e-mail'
  return `because ${reasonText(code)}`
}
