/** The message to the shop about an answer that a human should see to, written on what is known of it at that moment. */

import { DAY } from '../../core/clock.ts'
import { readObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { loadProfiles } from '../../identity/store.ts'
import type { Desk } from '../../messages/compose.ts'
import type { EmailCopy } from '../../messages/copy.ts'
import type { Preparation } from '../../messages/judgement.ts'
import type { Message } from '../../messages/store.ts'
import { loadOrders } from '../../orders/store.ts'
import { orderItems } from '../letters/order.ts'
import { loadCatalogue } from '../letters/shelf.ts'
import { pageOf } from './place.ts'
import { loadAnswers } from './store.ts'

/** To the owner, and to nobody else: it names the buyer, so that they can be answered. */
const copy: EmailCopy = {
  subject: '{{ values.score }} of 5 stars for order {{ values.order }}: please answer',
  preheader: '{{ values.words | truncate: 120 | default: "Nothing was written yet." }}',
  why: 'You get this because answers to your shop’s emails go to this address.',
  blocks: [
    { kind: 'heading', text: 'Somebody is not happy' },
    {
      kind: 'text',
      text: '{{ values.buyer }} gave {{ values.score }} of 5 stars for order {{ values.order }}{% if values.title %} ({{ values.title }}){% endif %}.',
    },
    {
      kind: 'text',
      text: '{% if values.words %}They wrote:\n\n{{ values.words }}{% else %}They have not written anything yet. Should they do, it comes in an email of its own.{% endif %}',
    },
    {
      kind: 'text',
      text: 'Please write to them at {{ values.email }} and ask what went wrong. Until you close the complaint in the console, under Reviews, they are asked for nothing and nothing is recommended to them.',
    },
    {
      kind: 'note',
      text: 'They were shown the same link to a public review as everybody else, as the law asks for.',
    },
  ],
}

/** Preparations of such messages by message id. */
export async function prepareAlerts(
  desk: Desk & { readonly db: Db },
  messages: readonly Message[],
): Promise<ReadonlyMap<string, Preparation>> {
  if (messages.length === 0) return new Map()
  const { db, settings } = desk
  const orderOf = (message: Message) => String(readObject(message.data).order ?? '')
  const ids = messages.map(orderOf)
  const [answers, orders, profiles] = await Promise.all([
    loadAnswers(db, ids),
    loadOrders(db, ids),
    loadProfiles(db, [...new Set(messages.map((message) => message.profile_id))]),
  ])
  const catalogue = await loadCatalogue(db, [...orders.values()].flatMap(orderItems))
  const people = new Map(profiles.map((profile) => [profile.id, profile]))
  return new Map(
    messages.map((message): [string, Preparation] => {
      const [answer, order] = [answers.get(orderOf(message)), orders.get(orderOf(message))]
      const email = people.get(answer?.profile_id ?? message.profile_id)?.email ?? ''
      if (answer?.complaint !== 'open') return [message.id, gone]
      return [
        message.id,
        {
          send: true,
          timezone: settings.timezone,
          waitAtMost: 7 * DAY,
          letter: {
            copy,
            person: {},
            values: {
              score: String(answer.score ?? ''),
              words: answer.words,
              order: order?.detail.words.name?.text ?? answer.order_id,
              title: pageOf(order, catalogue, settings, null).title,
              buyer: email || 'A buyer',
              email: email || 'the address in your shop',
            },
            products: [],
            links: {},
          },
        },
      ]
    }),
  )
}

const gone: Preparation = { send: false, reason: 'answered' }
