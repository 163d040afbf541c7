/** The products that come first, and those that are never recommended: added by a search, taken away by a button. */

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Product } from '../../worker/catalog/product.ts'
import { read } from '../api.ts'
import { ProductPicker } from './product-picker.tsx'
import { Picture } from './product-words.tsx'
import { type RuleSet, strategyName, strategyNames } from './recommendation-words.ts'

type Pin = RuleSet['pins'][number]

export function Pins(props: { pins: readonly Pin[]; onChange(pins: Pin[]): void }) {
  const { pins, onChange } = props
  const [strategy, setStrategy] = useState('')
  const [page, setPage] = useState<Product>()
  const add = ({ id: item }: Product) => {
    const pin = { strategy, product: page?.id ?? '', item }
    const same = (one: Pin) => JSON.stringify(one) === JSON.stringify(pin)
    if (!pins.some(same)) onChange([...pins, pin])
  }
  return (
    <fieldset class="panel">
      <legend>Always first</legend>
      <p class="group-lead">Picked by you, in every list or only in some.</p>
      <ul class="rule-products">
        {pins.map((pin, index) => (
          <li key={JSON.stringify(pin)}>
            <Named id={pin.item}>
              {pin.strategy === '' ? 'Every list' : strategyName(pin.strategy)}
              {pin.product !== '' && (
                <>
                  , on the page of <Title id={pin.product} />
                </>
              )}
            </Named>
            <Remove id={pin.item} onClick={() => onChange(pins.filter((_, at) => at !== index))} />
          </li>
        ))}
      </ul>
      <div class="fields">
        <label class="field">
          <span class="field-name">In</span>
          <select value={strategy} onChange={(event) => setStrategy(event.currentTarget.value)}>
            <option value="">Every list</option>
            {Object.entries(strategyNames).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {page ? (
          <div class="field">
            <span class="field-name">Only on the page of</span>
            <span class="with-unit">
              {page.title}
              <button type="button" class="quiet-button" onClick={() => setPage(undefined)}>
                On every page
              </button>
            </span>
          </div>
        ) : (
          <ProductPicker label="Only on the page of (empty: every page)" onPick={setPage} />
        )}
        <div class="field-wide">
          <ProductPicker label="Show first" onPick={add} />
        </div>
      </div>
    </fieldset>
  )
}

export function Excluded(props: { excluded: readonly string[]; onChange(ids: string[]): void }) {
  const { excluded, onChange } = props
  return (
    <fieldset class="panel">
      <legend>Never shown</legend>
      <p class="group-lead">They stay in your shop, but no list and no email recommends them.</p>
      <ul class="rule-products">
        {excluded.map((id) => (
          <li key={id}>
            <Named id={id} />
            <Remove id={id} onClick={() => onChange(excluded.filter((one) => one !== id))} />
          </li>
        ))}
      </ul>
      <ProductPicker
        label="Leave out"
        onPick={({ id }) => excluded.includes(id) || onChange([...excluded, id])}
      />
    </fieldset>
  )
}

/** A product by its id. The catalogue may not have it any more: then its id is all that there is to say. */
function useProduct(id: string): Product | undefined {
  const [product, setProduct] = useState<Product>()
  useEffect(() => {
    const stop = new AbortController()
    read<Product>(`/api/products/${encodeURIComponent(id)}`, stop.signal)
      .then((found) => !stop.signal.aborted && setProduct(found))
      .catch(() => undefined)
    return () => stop.abort()
  }, [id])
  return product
}

function Title({ id }: { id: string }) {
  return <>{useProduct(id)?.title ?? id}</>
}

function Named({ id, children }: { id: string; children?: ComponentChildren }) {
  const product = useProduct(id)
  return (
    <>
      <Picture url={product?.imageUrl ?? ''} />
      <span class="row-main">
        <span class="row-title">{product?.title ?? id}</span>
        {children && <span class="row-note">{children}</span>}
      </span>
    </>
  )
}

function Remove({ id, onClick }: { id: string; onClick(): void }) {
  const title = useProduct(id)?.title ?? id
  return (
    <button type="button" class="quiet-button" onClick={onClick} aria-label={`Remove ${title}`}>
      Remove
    </button>
  )
}
