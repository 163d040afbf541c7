/** What a page would show by the rules as they stand in the editor: for a product, or for somebody who has seen nothing. */

import { useEffect, useState } from 'preact/hooks'
import type { Recommendations } from '../../sdk/contract/storefront.ts'
import type { Product } from '../../worker/catalog/product.ts'
import { send } from '../api.ts'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { ProductPicker } from './product-picker.tsx'
import { Picture, Price } from './product-words.tsx'
import { type RuleSet, strategyNames } from './recommendation-words.ts'

/** After the last change of the rules. */
const PAUSE = 300

export function Preview({ rules }: { rules: RuleSet }) {
  const [product, setProduct] = useState<Product>()
  const [strategy, setStrategy] = useState('next')
  return (
    <section class="panel" aria-labelledby="preview">
      <h2 id="preview">Preview</h2>
      <p class="lead">
        {product ? (
          <>
            What the page of “{product.title}” would show.{' '}
            <button type="button" class="quiet-button" onClick={() => setProduct(undefined)}>
              Another page
            </button>
          </>
        ) : (
          'What somebody is shown who has not looked at anything yet. Choose a product for its page.'
        )}
      </p>
      <div class="fields preview-ask">
        <label class="field">
          <span class="field-name">List</span>
          <select value={strategy} onChange={(event) => setStrategy(event.currentTarget.value)}>
            {Object.entries(strategyNames).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <ProductPicker label="Page of a product" onPick={setProduct} />
      </div>
      <Shown rules={rules} strategy={strategy} product={product} />
    </section>
  )
}

function Shown(props: { rules: RuleSet; strategy: string; product: Product | undefined }) {
  const { rules, strategy, product } = props
  const [answer, setAnswer] = useState<Recommendations>()
  const [failed, setFailed] = useState<Error>()
  const named = product ? { product: product.id, recent: [product.id] } : {}
  const asked = JSON.stringify({ strategy, ...named, limit: 12, rules })
  useEffect(() => {
    let wanted = true
    const timer = setTimeout(async () => {
      try {
        const path = '/api/recommendations/preview'
        const found = await send<Recommendations>('POST', path, JSON.parse(asked))
        if (!wanted) return
        setAnswer(found)
        setFailed(undefined)
      } catch (error) {
        if (wanted) setFailed(error as Error)
      }
    }, PAUSE)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [asked])
  if (failed) return <Failed error={failed} />
  if (!answer) return <Skeleton rows={3} tall />
  if (answer.items.length === 0) {
    return <p class="nothing">Nothing: such a list stays away from the page.</p>
  }
  return (
    <ol class="preview-list">
      {answer.items.map((item) => (
        <li key={item.id}>
          <Picture url={item.imageUrl ?? ''} large />
          <span class="row-title">{item.title}</span>
          <Price amount={item.price} currency={item.currency} />
          <span class="row-note">{item.reason?.text}</span>
        </li>
      ))}
    </ol>
  )
}
