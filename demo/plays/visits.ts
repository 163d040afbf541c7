/** Plays of visits that end without an order. */
import { lineNamed } from './goods.ts'
import { hours, type Play } from './play.ts'

/** Subscribed for two months: neither a newcomer, nor a stranger. */
const since = 60

export const visits: readonly Play[] = [
  {
    flow: 'abandoned-cart',
    scenes: [
      {
        say: ({ name }) => `${name} puts a pair of shoes into the cart, and leaves.`,
        async act(stage, who) {
          await stage.knows(who, since)
          const line = { ...lineNamed(stage, 'p101'), quantity: 1 }
          await stage.browser(who, ['Product Viewed', line], ['Product Added', line])
        },
        pause: hours(4.5),
      },
      {
        say: () => 'A day later the cart is still there.',
        pause: hours(25),
      },
    ],
  },
  {
    flow: 'abandoned-checkout',
    scenes: [
      {
        say: ({ name }) => `${name} begins to order a pair of shoes, and stops at the address.`,
        async act(stage, who) {
          await stage.knows(who, since)
          const line = { ...lineNamed(stage, 'p101'), quantity: 1 }
          const cart = { value: line.price, currency: line.currency, products: [line] }
          await stage.browser(who, ['Product Added', line], ['Checkout Started', cart])
        },
        pause: hours(1.5),
      },
    ],
  },
  {
    flow: 'browse-abandonment',
    scenes: [
      {
        say: ({ name }) => `${name} looks at a pair of shoes, goes away, looks again, and leaves.`,
        async act(stage, who) {
          await stage.knows(who, since)
          const line = lineNamed(stage, 'p101')
          const other = lineNamed(stage, 'p102')
          await stage.browser(
            who,
            ['Product Viewed', line],
            ['Product Viewed', other],
            ['Product Viewed', line],
          )
        },
        pause: hours(5),
      },
    ],
  },
  {
    flow: 'search-abandonment',
    scenes: [
      {
        say: ({ name }) => `${name} searches for “running jacket”, and leaves.`,
        async act(stage, who) {
          await stage.knows(who, since)
          await stage.browser(who, ['Products Searched', { query: 'running jacket' }])
        },
        pause: hours(5),
      },
    ],
  },
]
