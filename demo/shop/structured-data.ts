/** What a product page tells machines about itself: schema.org JSON-LD. */
import { categoryOf } from '../catalogue/categories.ts'
import { currency, type Item, itemsOf } from '../catalogue/index.ts'
import type { Product } from '../catalogue/product.ts'
import type { QuantityOf } from './stock.ts'

/** A Product, or a ProductGroup with its variants, ready for JSON-LD. */
export function structuredData(
  product: Product,
  quantityOf: QuantityOf,
  publicUrl: string,
): Record<string, unknown> {
  const url = `${publicUrl}/demo/p/${product.slug}`
  const common = {
    '@context': 'https://schema.org',
    '@id': `${url}#product`,
    name: product.title,
    description: product.description,
    image: [`${publicUrl}/demo/img/${product.id}.svg`],
    url,
    brand: { '@type': 'Brand', name: product.brand },
    category: categoryOf(product.category)?.path.join(' > '),
  }
  const items = itemsOf(product)
  const single = items[0]
  if (!product.variants.length && single) {
    return {
      ...common,
      '@type': 'Product',
      sku: single.sku,
      offers: offer(single, quantityOf, url),
    }
  }
  const varies = new Set(product.variants.flatMap((variant) => Object.keys(variant.options)))
  return {
    ...common,
    '@type': 'ProductGroup',
    productGroupID: product.id,
    variesBy: [...varies].map((name) => `https://schema.org/${schemaName(name)}`),
    hasVariant: items.map((item) => ({
      '@type': 'Product',
      sku: item.sku,
      name: `${product.title}, ${item.variant?.title}`,
      description: product.description,
      image: `${publicUrl}/demo/img/${item.sku}.svg`,
      ...Object.fromEntries(
        Object.entries(item.variant?.options ?? {}).map(([name, value]) => [
          schemaName(name),
          value,
        ]),
      ),
      offers: offer(item, quantityOf, `${url}?variant=${encodeURIComponent(item.sku)}`),
    })),
  }
}

function schemaName(option: string): string {
  return option === 'colour' ? 'color' : option
}

function offer(item: Item, quantityOf: QuantityOf, url: string) {
  return {
    '@type': 'Offer',
    url,
    price: (item.price / 100).toFixed(2),
    priceCurrency: currency,
    itemCondition: 'https://schema.org/NewCondition',
    availability: `https://schema.org/${quantityOf(item) > 0 ? 'InStock' : 'OutOfStock'}`,
  }
}
