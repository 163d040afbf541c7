/** The demo's catalogue: whole, drawn, priced, and in the shape that Aisle's product API takes. */
import { describe, expect, it } from 'vitest'
import { categories } from '../../demo/catalogue/categories.ts'
import {
  itemOf,
  itemsOf,
  productOf,
  products,
  productsForAisle,
} from '../../demo/catalogue/index.ts'
import { draw, isDrawn } from '../../demo/drawings/index.ts'

describe('the catalogue', () => {
  it('has about 120 products in 8 categories, none of them empty', () => {
    expect(categories).toHaveLength(8)
    expect(products.length).toBeGreaterThanOrEqual(110)
    for (const { slug, path } of categories) {
      expect(path).toHaveLength(2)
      expect(products.filter((product) => product.category === slug).length).toBeGreaterThan(9)
    }
  })

  it('names everything once', () => {
    const skus = products.flatMap((product) => itemsOf(product).map((item) => item.sku))
    expect(new Set(skus).size).toBe(skus.length)
    expect(new Set(products.map((product) => product.id)).size).toBe(products.length)
    expect(new Set(products.map((product) => product.slug)).size).toBe(products.length)
  })

  it('needs no encoding in a cart link', () => {
    for (const product of products)
      for (const { sku } of itemsOf(product)) expect(sku).toMatch(/^[a-z0-9-]+$/)
  })

  it('prices everything in whole cents above zero, reduced prices below the old ones', () => {
    for (const product of products) {
      for (const { price } of itemsOf(product)) {
        expect(Number.isInteger(price)).toBe(true)
        expect(price).toBeGreaterThan(0)
      }
      if (product.listPrice) expect(product.listPrice).toBeGreaterThan(product.price)
    }
  })

  it('has sold out, scarce and consumable products, and many with variants', () => {
    const count = (is: (product: (typeof products)[number]) => boolean) =>
      products.filter(is).length
    expect(count((product) => product.quantity === 0)).toBe(8)
    expect(count((product) => product.lasts !== undefined)).toBeGreaterThan(30)
    expect(count((product) => product.variants.length > 1)).toBeGreaterThan(60)
    expect(
      count(
        (product) =>
          product.quantity > 0 && itemsOf(product).some((item) => item.variant?.quantity === 0),
      ),
    ).toBeGreaterThan(3)
  })

  it('pairs only with products that exist', () => {
    for (const product of products)
      for (const id of product.goesWith) {
        expect(productOf(id), `${product.id} goes with ${id}`).toBeDefined()
        expect(id).not.toBe(product.id)
      }
  })

  it('has a drawing for every product and every colour of it', () => {
    for (const product of products) {
      expect(isDrawn(product.shape), product.shape).toBe(true)
      for (const item of itemsOf(product)) {
        const svg = draw(item)
        expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 400 400"/)
        expect(svg).not.toMatch(/NaN|undefined|<script/)
      }
    }
    const [sea, clay] = ['p101-sea-40', 'p101-clay-40'].map((sku) => itemOf(sku))
    expect(sea && draw(sea)).not.toBe(clay && draw(clay))
  })

  it('speaks the shape of the product API', () => {
    const [heron] = productsForAisle('https://shop.example')
    expect(heron).toMatchObject({
      id: 'p101',
      url: 'https://shop.example/demo/p/heron-daily-trainer',
      imageUrl: 'https://shop.example/demo/img/p101.svg',
      category: ['Running', 'Shoes'],
      price: 119,
      currency: 'EUR',
      availability: 'in_stock',
    })
    expect(heron?.variants?.[0]).toEqual({
      id: 'p101-sea-38',
      title: 'Sea / 38',
      price: 119,
      availability: 'out_of_stock',
      quantity: 0,
      options: { colour: 'Sea', size: '38' },
    })
  })

  it('takes a product with variants for the first one that is there', () => {
    expect(itemOf('p101')?.sku).toBe('p101-sea-39')
    expect(itemOf('no such thing')).toBeUndefined()
    expect(itemOf('__proto__')).toBeUndefined()
  })
})
