/** How far it is to free shipping, by what lies in the cart. */

import { readCart } from '../../sdk/placement/cart.ts'
import { learn, readPrice } from '../kit.ts'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import styles from './free-shipping.css?text'

export { styles }

learn(forms)

/** The sum of the cart: as the page says it, or else as this browser's events and the platform's cart tell it. */
function sumOf({ host, counter }: Stage): number {
  const said = readPrice(host.getAttribute('total'))
  if (said !== undefined) return said
  const { products } = readCart(counter.storage)
  return products.reduce((sum, { price, quantity }) => {
    const line = Number(price) * (Number(quantity) || 1)
    return sum + (line > 0 ? line : 0)
  }, 0)
}

export function play(stage: Stage): void {
  const { options, counter, words, report } = stage
  const { say } = words
  const threshold = readPrice(options.threshold)
  if (!threshold) return
  const currency = options.currency || readCart(counter.storage).currency || ''
  let reached = false

  const draw = () => {
    const sum = sumOf(stage)
    const left = threshold - sum
    const amount = (value: number) => stage.price(value, currency)
    const text =
      left <= 0
        ? say('shippingFree')
        : sum > 0
          ? say('shippingLeft', amount(left))
          : say('shippingFrom', amount(threshold))
    const percent = Math.min(100, Math.max(0, Math.round((100 * sum) / threshold)))
    stage.draw(
      <section aria-label={text}>
        <p class="line" role="status">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            {left <= 0 ? (
              <path d="m5 12.500 4.500 4.500L19 7" />
            ) : (
              <path d="M2.500 6.500h11v10h-11zM13.500 10h4l4 3.500v3h-8M6.500 19.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM17.500 19.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400Z" />
            )}
          </svg>
          <span>{text}</span>
        </p>
        <div class="track" aria-hidden="true">
          <Fill percent={percent} />
        </div>
      </section>,
    )
    if (left <= 0 && !reached && sum > 0) report('Widget Converted', { outcome: 'free_shipping' })
    reached = left <= 0
  }
  draw()
  counter.cartChanged.add(draw)
  stage.onEnd.push(() => counter.cartChanged.delete(draw))
  stage.seen(() => report('Widget Viewed'))
}

/** Its length is set by script: a policy may allow no style in the markup. */
function Fill({ percent }: { percent: number }) {
  return <span ref={(bar) => bar?.style.setProperty('inline-size', `${percent}%`)} />
}
