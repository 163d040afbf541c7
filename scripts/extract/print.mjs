/** How a page's reading is shown: one line of JSON, or a summary for people. */

/** Why a page is about no product, in words. */
const reasons = {
  no_mark_up: 'It has no structured data about a product.',
  no_product: 'Its structured data names no product.',
  no_name: 'It has the mark-up of a product, but no name in it.',
  empty: 'It has the mark-up of a product, but nothing in it.',
  listing: 'It lists several products and is about none of them.',
  article: 'It is an article.',
  elsewhere: 'The product that it describes belongs to another page.',
  not_html: 'It is not HTML.',
}

/** @param {object} reading as the reader answers it */
export function jsonLine({ file, url, product, error, why }) {
  return JSON.stringify({
    url: url ?? product?.url ?? null,
    product: product ?? null,
    ...(file === undefined ? {} : { file }),
    ...(error === undefined ? { why } : { error }),
  })
}

/** @param {object} reading as the reader answers it */
export function summary({ file, url, product, error, why }) {
  const title = file ?? url
  if (error) return `${title}\n  cannot be read: ${error}`
  if (!product) return `${title}\n  no product. ${reasons[why] ?? why}`
  const { variants } = product
  const price = [product.price, product.currency].filter(Boolean).join(' ')
  const rows = [
    ['name', product.name],
    ['price', product.listPrice ? `${price} instead of ${product.listPrice}` : price],
    ['availability', product.availability],
    ['brand', product.brand],
    ['category', product.category.join(' > ')],
    ['sku', product.sku],
    ['gtin', product.gtin],
    ['mpn', product.mpn],
    ['image', product.image],
    ['url', product.url],
    ['rating', product.rating && `${product.rating.value} of 5 by ${product.rating.count}`],
    [
      'variants',
      variants.length > 0 &&
        variants
          .map((one) => one.title ?? one.sku ?? one.id)
          .slice(0, 8)
          .join(' · '),
    ],
    ['read from', why],
  ]
  const lines = rows
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name.padEnd(12)} ${value}`)
  return [title, ...lines].join('\n')
}
