/** The picture of a product or variant as an SVG document. */
import type { Item } from '../catalogue/index.ts'
import { camping } from './camping.ts'
import { care } from './care.ts'
import { clothing } from './clothing.ts'
import { coffee } from './coffee.ts'
import { home } from './home.ts'
import { nutrition } from './nutrition.ts'
import { palette } from './palette.ts'
import type { Drawing } from './pen.ts'
import { shoes } from './shoes.ts'
import { stage } from './stage.ts'
import { wearables } from './wearables.ts'

const drawings: Readonly<Record<string, Drawing>> = {
  ...shoes,
  ...clothing,
  ...nutrition,
  ...coffee,
  ...care,
  ...camping,
  ...home,
  ...wearables,
}

export function isDrawn(shape: string): boolean {
  return Object.hasOwn(drawings, shape)
}

/** Draws an item in its own colour; 400 × 400, safe as an image and as a page of its own. */
export function draw({ product, variant }: Pick<Item, 'product' | 'variant'>): string {
  const tones = palette[variant?.colour ?? product.colour]
  const object = drawings[product.shape]
  if (!object) throw new Error(`no drawing for the shape ${product.shape}`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800">${stage(product.category, tones)}${object(tones)}</svg>`
}
