/** Products that fit, in a row that can be turned or in a grid. */

import type { ComponentChild } from 'preact'
import type { Item } from '../item.ts'
import { canAdd } from '../platform.ts'
import { askItems } from '../source.ts'
import type { Stage } from '../stage.ts'
import { type Adding, Bone, Card } from './card.tsx'
import styles from './recommendations.css?text'
import { List } from './row.tsx'

export { styles }

/** Shows the list, or nothing where there is nothing to show. */
export async function play(stage: Stage): Promise<void> {
  const { options, words, kind, counter } = stage
  const { layout = 'row', limit = 10 } = options
  const strategy = kind === 'recommendations' ? options.strategy || 'next' : kind
  // Nothing goes with an empty cart.
  const bare = strategy === 'cart' && !/"(sku|product_id)"/.test(counter.storage.get('cart') || '')
  const title = options.title || words.say(bare ? 'next' : strategy)
  const button = canAdd(options)
  const bones = Array.from({ length: Math.min(limit, 5) }, () => <Bone button={button} />)
  stage.sketch(
    <section aria-busy="true" aria-label={title} class="bones">
      <List title={title} layout={layout} words={words}>
        {bones}
      </List>
    </section>,
  )
  const items = await askItems(stage, strategy, limit)
  if (!items[0]) return stage.leave()
  showItems(stage, strategy, title, items)
}

/** Draws products and hears what is done with them. */
export function showItems(stage: Stage, strategy: string, title: string, items: Item[]): void {
  const view = listItems(stage, strategy, title, items, () => stage.draw(view()))
  stage.draw(view())
  const products = items.map(({ id }, index) => ({ product_id: id, position: index + 1 }))
  stage.seen(() => stage.report('Recommendation Viewed', { strategy, products }))
}

/** How a list of products is drawn; `redraw` is called when one of its buttons has something to say. */
export function listItems(
  stage: Stage,
  strategy: string,
  title: string,
  items: Item[],
  redraw: () => void,
): () => ComponentChild {
  const { host, options, report, words, preview } = stage
  const state = new Map<string, Adding>()
  const clicked = ({ id, title: name, url }: Item, index: number) => {
    const product = { product_id: id, name, url, position: index + 1 }
    report('Recommendation Clicked', { strategy, ...product })
  }
  const add = async (item: Item, index: number) => {
    if (state.get(item.id) === 'busy' || preview) return
    const open = item.choices.filter(({ available }) => available)
    clicked(item, index)
    // Which of several it shall be is chosen on the product's page.
    if (open.length > 1) return location.assign(item.url)
    const set = (adding: Adding) => {
      state.set(item.id, adding)
      redraw()
    }
    set('busy')
    const wanted = { productId: item.id, variantId: open[0]?.id, quantity: 1 }
    const { addToCart } = await import('../basket.ts')
    const done = await addToCart(host, [wanted])
    set(done ? 'done' : 'failed')
    if (done) report('Widget Converted', { outcome: 'added', product_id: item.id })
  }
  return () => (
    <section aria-label={title}>
      <List title={title} layout={options.layout || 'row'} words={words}>
        {items.map((item, index) => (
          <Card
            key={item.id}
            item={item}
            stage={stage}
            adding={canAdd(options) ? state.get(item.id) || 'idle' : undefined}
            follow={() => clicked(item, index)}
            add={() => add(item, index)}
          />
        ))}
      </List>
    </section>
  )
}
