/** Plays of orders and what follows them. */
import { lineNamed, ordered, orderId } from './goods.ts'
import type { Person } from './person.ts'
import { days, hours, moment, type Play, type Scene } from './play.ts'
import type { Happened } from './stage.ts'

const parcel = (who: Person) => ({
  order_id: orderId(who),
  fulfillment_id: `${orderId(who)}-1`,
  tracking_number: `FF${who.code.toUpperCase()}`,
  tracking_company: 'Moor Post',
  tracking_url: `https://post.example/${who.code}`,
})

const shipped = (who: Person): Happened => ['Order Shipped', parcel(who)]
const delivered = (who: Person): Happened => ['Order Delivered', parcel(who)]

/** An order that was paid; who buys it may be written to. */
const buys = (id: string, pause = moment): Scene => ({
  say: ({ name }) => `${name} orders, and pays.`,
  async act(stage, who) {
    await stage.knows(who, 60)
    await stage.server(who, ordered(stage, who, id))
  },
  pause,
})

const arrives = (say: string, pause: Scene['pause']): Scene => ({
  say: () => say,
  act: (stage, who) => stage.server(who, delivered(who)),
  pause,
})

export const orders: readonly Play[] = [
  { flow: 'order-confirmation', scenes: [buys('p101')] },
  {
    flow: 'order-shipped',
    scenes: [
      buys('p101', hours(3)),
      {
        say: () => 'The parcel leaves the shop.',
        act: (stage, who) => stage.server(who, shipped(who)),
        pause: moment,
      },
    ],
  },
  {
    flow: 'order-delivered',
    scenes: [buys('p101', days(2)), arrives('The parcel is handed over at the door.', moment)],
  },
  { flow: 'thank-you', scenes: [buys('p101', hours(26))] },
  {
    flow: 'product-help',
    scenes: [buys('p101', days(1)), arrives('The parcel arrives. Three days pass.', hours(74))],
  },
  {
    flow: 'review',
    scenes: [
      buys('p101', days(1)),
      arrives('The parcel arrives. A week passes.', hours(7 * 24 + 2)),
    ],
  },
  {
    flow: 'cross-sell',
    scenes: [
      buys('p101', days(1)),
      arrives('The parcel arrives. Two weeks pass.', hours(14 * 24 + 2)),
    ],
  },
  {
    flow: 'upsell',
    scenes: [
      buys('p101', days(1)),
      arrives('The parcel arrives. Three weeks pass.', days(21)),
      {
        say: ({ name }) => `${name} looks at a better pair, twice.`,
        async act(stage, who) {
          const line = lineNamed(stage, 'p104')
          await stage.browser(who, ['Product Viewed', line], ['Product Viewed', line])
        },
        pause: hours(9 * 24 + 4),
      },
    ],
  },
  {
    flow: 'replenishment',
    scenes: [
      {
        say: ({ name }) => `${name} has ordered the same coffee four times, every three weeks.`,
        async act(stage, who) {
          await stage.knows(who, 120)
          const times = [80, 59, 38, 17]
          await stage.server(
            who,
            ...times.map((daysAgo, index) =>
              ordered(stage, who, 'p401', { number: index + 1, daysAgo }),
            ),
          )
        },
        pause: days(2),
      },
    ],
  },
]
