/** The catalogue: every product with its price, its stock and who says so, a search, and what changed lately. */

import { useState } from 'preact/hooks'
import type { Product } from '../../worker/catalog/product.ts'
import { usePages } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head, More } from '../parts/words.tsx'
import { addressOf, go, type Route } from '../route.ts'
import { Pages } from './pages.tsx'
import { ChangeRow, type ListedChange } from './product-changes.tsx'
import { Picture, Price, sourceName, stockOf } from './product-words.tsx'

export function Products({ route }: { route: Route }) {
  const wanted = route.query.get('q') ?? ''
  const shown = route.query.get('show') ?? ''
  const [typed, setTyped] = useState(wanted)
  const search = (event: Event) => {
    event.preventDefault()
    go(addressOf('products', undefined, { q: typed.trim() }))
  }
  return (
    <>
      <Head title="Products" lead="What your shop’s pages, feeds and platform say it sells.">
        <search>
          <form class="find" onSubmit={search}>
            <label>
              <span class="hidden">Find by words of the title, SKU, GTIN or address</span>
              <Icon name="search" />
              <input
                type="search"
                name="q"
                placeholder="Title, SKU or address"
                autocomplete="off"
                value={typed}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="button">
              Find
            </button>
          </form>
        </search>
      </Head>
      <nav class="chips" aria-label="What is shown">
        <Link
          class="chip"
          to={addressOf('products')}
          aria-current={shown === '' ? 'true' : undefined}
        >
          All products
        </Link>
        <Link
          class="chip"
          to={addressOf('products', undefined, { show: 'changes' })}
          aria-current={shown === 'changes' ? 'true' : undefined}
        >
          What changed
        </Link>
        <Link
          class="chip"
          to={addressOf('products', undefined, { show: 'pages' })}
          aria-current={shown === 'pages' ? 'true' : undefined}
        >
          Pages that are read
        </Link>
      </nav>
      {shown === 'changes' ? (
        <Changes />
      ) : shown === 'pages' ? (
        <Pages />
      ) : (
        <Shelf wanted={wanted} />
      )}
    </>
  )
}

function Shelf({ wanted }: { wanted: string }) {
  const { items, error, busy, more } = usePages<Product>(
    wanted === '' ? '/api/products' : `/api/products?q=${encodeURIComponent(wanted)}`,
  )
  return (
    <>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={8} tall />}
      {items?.length === 0 && <Nothing wanted={wanted} />}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((product) => (
            <ProductRow key={product.id} product={product} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

function Nothing({ wanted }: { wanted: string }) {
  if (wanted !== '') {
    return (
      <Empty icon="search" title={`No product is called ${wanted}`}>
        <Link to={addressOf('products')}>Show all products</Link>
      </Empty>
    )
  }
  return (
    <Empty icon="product" title="No product yet">
      <p>
        Aisle learns products from your shop’s own pages as soon as somebody looks at one. A feed or
        your platform’s webhooks make it faster.
      </p>
    </Empty>
  )
}

function ProductRow({ product }: { product: Product }) {
  const stock = stockOf(product)
  const notes = [product.brand, product.sku && `SKU ${product.sku}`].filter((note) => note)
  const count = product.variants.length
  return (
    <li>
      <Link class="row" to={addressOf('products', product.id)}>
        <Picture url={product.imageUrl} />
        <span class="row-main">
          <span class="row-title">{product.title}</span>
          <span class="row-note">
            {notes.join(' · ')}
            {count > 0 && `${notes.length > 0 ? ' · ' : ''}${count} variants`}
          </span>
          <span class="row-note">{product.saidBy.map(sourceName).join(', ')}</span>
        </span>
        <span class="row-figure">
          <Price amount={product.price} currency={product.currency} />
          {product.listPrice && (
            <s class="row-note">
              <Price amount={product.listPrice} currency={product.currency} />
            </s>
          )}
        </span>
        <Badge tone={stock.tone}>{stock.name}</Badge>
      </Link>
    </li>
  )
}

function Changes() {
  const { items, error, busy, more } = usePages<ListedChange>('/api/product-changes')
  return (
    <>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={8} />}
      {items?.length === 0 && (
        <Empty icon="product" title="Nothing has changed yet">
          <p>New products, prices that move, and stock that comes and goes show up here.</p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ol class="list">
          {items.map((change, index) => (
            <ChangeRow key={index} change={change} />
          ))}
        </ol>
      )}
      <More more={more} busy={busy} />
    </>
  )
}
