/** Finds a product by words of its title, its SKU or its address, and hands it over. */

import { useEffect, useId, useState } from 'preact/hooks'
import type { Product } from '../../worker/catalog/product.ts'
import { type Page, read } from '../api.ts'
import { Picture } from './product-words.tsx'

/** After the last key; a search for each letter helps nobody. */
const PAUSE = 250

export function ProductPicker(props: { label: string; onPick(product: Product): void }) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<readonly Product[]>()
  const id = useId()
  const wanted = typed.trim()
  useEffect(() => {
    setFound(undefined)
    if (wanted === '') return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const path = `/api/products?limit=6&q=${encodeURIComponent(wanted)}`
      const page = await read<Page<Product>>(path, stop.signal).catch(() => undefined)
      if (!stop.signal.aborted) setFound(page?.items ?? [])
    }, PAUSE)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted])
  const pick = (product: Product) => {
    setTyped('')
    props.onPick(product)
  }
  return (
    <div class="picker">
      <label class="field-name" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        placeholder="Title, SKU or address"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (found?.[0]) pick(found[0])
        }}
      />
      <div aria-live="polite">
        {found?.length === 0 && <p class="hint">No product is called that.</p>}
        {found && found.length > 0 && (
          <ul class="picker-found">
            {found.map((product) => (
              <li key={product.id}>
                <button type="button" onClick={() => pick(product)}>
                  <Picture url={product.imageUrl} />
                  <span class="row-title">{product.title}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
