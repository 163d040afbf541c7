/** Carts in emails meet the catalogue by whatever their pages call a product: its id, a SKU, or only an address. */

import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { readStatement } from '../../worker/catalog/statement.ts'
import { putStatements } from '../../worker/catalog/store.ts'
import { openDatabase } from '../../worker/db/database.ts'
import { readLine } from '../../worker/events/cart.ts'
import { emptyState, type State } from '../../worker/events/state.ts'
import { writeCartLetter } from '../../worker/flows/letters/cart.ts'
import { loadCatalogue } from '../../worker/flows/letters/shelf.ts'
import { findFlow } from '../../worker/flows/library/index.ts'
import { defaultSettings } from '../../worker/site/settings.ts'

const url = 'https://shop.example/p/shoe'

it('shows the title, price and stock of today, and leads back into the cart by ids, in one round trip', async () => {
  const db = openDatabase(env.DB)
  const shoe = {
    id: '100',
    title: 'Trail shoe',
    url,
    currency: 'EUR',
    variants: [
      { id: '142', sku: 'S-42', title: 'Size 42', price: 89.9, quantity: 2 },
      { id: '143', sku: 'S-43', title: 'Size 43', price: 79.9, quantity: 0 },
    ],
  }
  const lamp = { url: 'https://shop.example/p/lamp', title: 'Lamp', price: 20, currency: 'EUR' }
  const read = [readStatement(shoe, 'shopify', 1), readStatement(lamp, 'page', 1)]
  await putStatements(
    db,
    read.flatMap((one) => (one.ok ? [one.statement] : [])),
  )
  const lines = [
    { product_id: '100', sku: '142' },
    { sku: 'S-42', name: 'By SKU' },
    { sku: 'S-43', name: 'Sold out' },
    { url: `${lamp.url}?utm_source=mail`, name: 'By address' },
    { product_id: 'other', name: 'Not known' },
  ]
  const items = lines.flatMap((line) => readLine(line, 1) ?? [])
  const cart = { id: 'c', startedAt: 1, updatedAt: 1, items }
  const state: State = { ...emptyState, cart }
  const before = db.usage.queries
  const catalogue = await loadCatalogue(db, state.cart?.items ?? [])
  expect(db.usage.queries - before).toBe(2)
  const step = findFlow('abandoned-cart')?.steps.find((one) => one.kind === 'send')
  if (step?.kind !== 'send') throw new Error('The flow has a mail.')
  const settings = {
    ...defaultSettings,
    shopUrl: 'https://shop.example',
    cartUrl: 'https://shop.example/cart?add={items}',
  }
  const written = writeCartLetter({
    copy: step.email,
    run: { subjectKey: 'c', anchor: 0 },
    state,
    traits: {},
    catalogue,
    code: null,
    settings,
  })
  if (!written.send) throw new Error(written.reason)
  expect(written.letter.products).toMatchObject([
    { title: 'Trail shoe', variant: 'Size 42', price: '€89.90', note: 'Only 2 left' },
    { title: 'Trail shoe', variant: 'Size 42', price: '€89.90' },
    { title: 'Lamp', price: '€20.00', url: lamp.url },
    { title: 'Not known' },
  ])
  expect(decodeURIComponent(written.letter.links.cart ?? '')).toBe(
    'https://shop.example/cart?add=142:1,S-42:1,shop.example/p/lamp:1,other:1',
  )
})
