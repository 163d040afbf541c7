/** Plays of shelves: something is sold out and comes back, gets cheaper, or runs low. */
import { itemsOf } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import { lineNamed, productNamed } from './goods.ts'
import { days, hours, moment, type Play, type Scene } from './play.ts'

/** The shoe that is sold out and comes back, the shell that gets cheaper, and the lantern that is nearly gone. */
const shoe = productNamed('p105')
const shell = productNamed('p206')
const lantern = productNamed('p606')

const looks = (product: Product): Scene => ({
  say: ({ name }) => `${name} looks at “${product.title}” twice, and leaves.`,
  async act(stage, who) {
    await stage.knows(who, 60)
    await stage.shelve(product, 20)
    const line = lineNamed(stage, product.id)
    await stage.browser(who, ['Product Viewed', line], ['Product Viewed', line])
  },
  pause: days(2),
})

export const shelves: readonly Play[] = [
  {
    flow: 'back-in-stock',
    scenes: [
      {
        say: ({ name }) => `“${shoe.title}” is sold out. ${name} asks to be told when it is back.`,
        async act(stage, who) {
          await stage.shelve(shoe, 0)
          await stage.asks(who, '/v1/back-in-stock', {
            productId: shoe.id,
            variantId: itemsOf(shoe)[0]?.sku,
            quantity: 1,
          })
        },
        pause: hours(2),
      },
      {
        say: () => 'Twenty pairs of each size arrive.',
        act: (stage) => stage.shelve(shoe, 20),
        pause: hours(1),
      },
    ],
  },
  {
    flow: 'price-drop',
    scenes: [
      looks(shell),
      {
        say: () => 'Its price falls by a third.',
        act: (stage) => stage.shelve(cheaper(shell), 20),
        pause: hours(26),
      },
      {
        say: () => 'It costs what it cost before.',
        act: (stage) => stage.shelve(shell),
        pause: moment,
      },
    ],
  },
  {
    flow: 'low-stock',
    scenes: [
      looks(lantern),
      {
        say: () => 'Others buy: two are left.',
        act: (stage) => stage.shelve(lantern, 2),
        pause: hours(26),
      },
      {
        say: () => 'The shelf is filled again.',
        act: (stage) => stage.shelve(lantern),
        pause: moment,
      },
    ],
  },
]

/** The same for two thirds of its price. */
function cheaper(product: Product): Product {
  const two = (cents: number) => Math.round((cents * 2) / 3)
  const variants = product.variants.map((variant) => ({ ...variant, price: two(variant.price) }))
  return { ...product, price: two(product.price), variants }
}
