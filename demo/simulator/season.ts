/** How much of each category people want in each month, and of what is for warm or cold days. */
import type { CategorySlug } from '../catalogue/categories.ts'
import type { Product } from '../catalogue/product.ts'

/** January to December; 1 is a usual month. */
const wanted: Record<CategorySlug, readonly number[]> = {
  'running-shoes': [1.2, 1, 1.4, 1.5, 1.2, 1, 0.8, 0.9, 1.3, 1, 0.8, 0.9],
  'running-clothing': [1.1, 0.9, 1.2, 1.2, 1, 0.9, 0.8, 0.9, 1.2, 1.2, 1.1, 1.1],
  nutrition: [1, 0.9, 1.1, 1.2, 1.2, 1.2, 1.1, 1.1, 1.2, 0.9, 0.8, 0.7],
  coffee: [1.1, 1.1, 1, 1, 0.9, 0.8, 0.8, 0.8, 1, 1.1, 1.2, 1.4],
  'skin-care': [0.9, 0.9, 1, 1, 1.1, 1.3, 1.3, 1.1, 0.9, 0.9, 1, 1.2],
  camping: [0.3, 0.4, 0.7, 1.2, 1.8, 2, 1.9, 1.4, 0.8, 0.5, 0.4, 0.6],
  home: [0.9, 0.8, 0.8, 0.8, 0.8, 0.7, 0.7, 0.8, 1, 1.3, 1.6, 2],
  wearables: [1.2, 0.8, 0.9, 1, 1, 0.9, 0.8, 0.8, 1, 1, 1.5, 2.1],
}

/** Visits to the whole shop, by month. */
const visits = [1, 0.9, 1, 1, 1, 0.95, 0.85, 0.85, 1, 1.05, 1.25, 1.35]

export function visitsIn(month: number): number {
  return visits[month] ?? 1
}

export function wantedIn(category: CategorySlug, month: number): number {
  return wanted[category][month] ?? 1
}

/** How much a product of a warm or cold season is asked for. */
export function fits(product: Product, month: number): number {
  if (!product.season) return 1
  const warm = month >= 3 && month <= 8
  return (product.season === 'warm') === warm ? 1.5 : 0.25
}
