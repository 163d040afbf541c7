/** What is often bought together: choose, see the sum, and put all of it in the cart with one button. */

import type { Item } from '../item.ts'
import { askItems, canAdd, learn, Picture, Price, showItems } from '../kit.ts'
import recommendationStyles from '../recommendations/recommendations.css?text'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import ownStyles from './bought-together.css?text'

/** Where nothing can be put in the cart from here, it is a list like any other. */
export const styles = recommendationStyles + ownStyles

learn(forms)

const STRATEGY = 'bought-together'

type Adding = 'idle' | 'busy' | 'done' | 'failed'

export async function play(stage: Stage): Promise<void> {
  const { options, words } = stage
  const title = options.title || words.say(STRATEGY)
  const items = await askItems(stage, STRATEGY, options.limit || 3)
  if (!items[0]) return stage.leave()
  if (canAdd(options)) showSet(stage, title, items)
  else showItems(stage, STRATEGY, title, items)
}

function showSet(stage: Stage, title: string, items: Item[]): void {
  const { host, words, report, preview } = stage
  const { say } = words
  const wanted = new Set(items)
  let state: Adding = 'idle'
  const set = (next: Adding) => {
    state = next
    draw()
  }
  const toggle = (item: Item) => {
    if (!wanted.delete(item)) wanted.add(item)
    set('idle')
  }
  const follow = ({ id, title: name, url }: Item, index: number) =>
    report('Recommendation Clicked', {
      strategy: STRATEGY,
      product_id: id,
      name,
      url,
      position: index + 1,
    })
  const addAll = async () => {
    if (state === 'busy' || !wanted.size || preview) return
    set('busy')
    report('Widget Clicked', { target: 'add' })
    const lines = [...wanted].map(({ id, choices }) => ({
      productId: id,
      variantId: choices.find(({ available }) => available)?.id,
      quantity: 1,
    }))
    const { addToCart } = await import('../basket.ts')
    const done = await addToCart(host, lines)
    if (done) {
      const [first] = lines
      report('Widget Converted', { outcome: 'added', product_id: first?.productId })
    }
    set(done ? 'done' : 'failed')
  }
  const label = () => {
    if (state === 'busy') return say('adding')
    if (state === 'done') return say('added')
    return state === 'failed' ? say('failed') : say('addAll', wanted.size)
  }
  const draw = () => {
    const [first] = items
    const sum = [...wanted].reduce((total, { price = 0 }) => total + price, 0)
    const summable = items.every(
      ({ price, currency }) => price !== undefined && currency === first?.currency,
    )
    stage.draw(
      <section aria-label={title}>
        <div class="head">
          <h2 part="title">{title}</h2>
        </div>
        <div class="set">
          <ul class="parts">
            {items.map((item, index) => (
              <li key={item.id} class={wanted.has(item) ? 'part' : 'part out'}>
                <input
                  type="checkbox"
                  checked={wanted.has(item)}
                  aria-label={say('include', item.title)}
                  onChange={() => toggle(item)}
                />
                <Picture image={item.image} />
                <a href={item.url} onClick={() => follow(item, index)}>
                  <span class="title" dir="auto">
                    {item.title}
                  </span>
                </a>
                <Price item={item} stage={stage} />
              </li>
            ))}
          </ul>
          <div class="sum">
            {summable && (
              <p aria-live="polite">
                {say('together')} <b>{stage.price(sum, first?.currency || '')}</b>
              </p>
            )}
            <button
              type="button"
              class="button"
              part="button"
              aria-disabled={!wanted.size || state === 'busy'}
              onClick={addAll}
            >
              <span aria-live="polite">{label()}</span>
            </button>
          </div>
        </div>
      </section>,
    )
  }
  draw()
  const products = items.map(({ id }, index) => ({ product_id: id, position: index + 1 }))
  stage.seen(() => report('Recommendation Viewed', { strategy: STRATEGY, products }))
}
