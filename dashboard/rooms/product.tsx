/** One product: what is true of it, whose word each field is, its variants, and what happened to it. */

import type { ProductDetail } from '../../worker/catalog/product.ts'
import { useLoad } from '../load.ts'
import { Facts } from '../parts/facts.tsx'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Outside, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { History } from './product-changes.tsx'
import { Origins } from './product-origins.tsx'
import { Picture, Price, sourceName, stockOf } from './product-words.tsx'

export function Product({ id }: { id: string }) {
  const { data, error } = useLoad<ProductDetail>(`/api/products/${encodeURIComponent(id)}`, 30_000)
  return (
    <>
      <Link class="back" to={addressOf('products')}>
        <Icon name="back" />
        Products
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && <Everything product={data} />}
    </>
  )
}

function Everything({ product }: { product: ProductDetail }) {
  const stock = stockOf(product)
  const nameOf = (variantId: string) => {
    const variant = product.variants.find(({ id }) => id === variantId)
    return textOf(variant?.title) || variantId
  }
  return (
    <>
      <div class="person-head">
        <Picture url={product.imageUrl} large />
        <div>
          <h1>{product.title}</h1>
          <p class="lead">
            {product.brand && <>{product.brand} · </>}
            <Outside to={product.url}>
              {product.url ? 'See it in the shop' : 'No address yet'}
            </Outside>
          </p>
          <p class="badges">
            <Badge tone={stock.tone}>{stock.name}</Badge>
            {product.saidBy.map((source) => (
              <Badge key={source} tone="plain">
                {sourceName(source)}
              </Badge>
            ))}
          </p>
        </div>
      </div>
      <div class="columns">
        <div class="column">
          <Origins product={product} />
          <section class="panel">
            <div class="panel-head">
              <h2>What happened</h2>
            </div>
            <History changes={product.changes} nameOf={nameOf} />
          </section>
        </div>
        <div class="column">
          {product.variants.length > 0 && <Variants product={product} />}
          <Sources product={product} />
          <section class="panel">
            <div class="panel-head">
              <h2>Known as</h2>
            </div>
            <Facts title="Names" fields={namesOf(product)} />
            <Facts title="Attributes" fields={product.attributes} />
          </section>
        </div>
      </div>
    </>
  )
}

function Variants({ product }: { product: ProductDetail }) {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Variants</h2>
        <span class="hint">{product.variants.length}</span>
      </div>
      <ul class="variants">
        {product.variants.map((variant) => {
          const quantity = typeof variant.quantity === 'number' ? variant.quantity : null
          const stock = stockOf({ availability: textOf(variant.availability), quantity })
          return (
            <li key={textOf(variant.id)}>
              <span class="row-main">
                <span class="row-title">{textOf(variant.title) || textOf(variant.id)}</span>
                <span class="row-note">{textOf(variant.sku) || textOf(variant.id)}</span>
              </span>
              <Price amount={variant.price} currency={product.currency} />
              <Badge tone={stock.tone}>{stock.name}</Badge>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Who says something of it, and since when it is so. */
function Sources({ product }: { product: ProductDetail }) {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Who says so</h2>
      </div>
      <ul class="proofs">
        {product.statements.map((one) => (
          <li key={`${one.source} ${one.name}`}>
            <strong>{sourceName(one.source)}</strong>
            <span class="hint">{one.name}</span>
            <span class="hint">
              says so since <When at={one.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function namesOf({ id, sku, gtin, formerIds }: ProductDetail): Record<string, unknown> {
  return {
    Id: id,
    ...(sku ? { SKU: sku } : {}),
    ...(gtin ? { GTIN: gtin } : {}),
    ...(formerIds.length > 0 ? { 'Known before as': formerIds.join(', ') } : {}),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
