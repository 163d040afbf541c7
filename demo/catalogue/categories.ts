/** The eight categories of the demo shop, each with its two-level path, its address and a line of welcome. */
export interface Category {
  readonly slug: string
  readonly path: readonly [string, string]
  readonly name: string
  readonly line: string
}

export const categories = [
  {
    slug: 'running-shoes',
    path: ['Running', 'Shoes'],
    name: 'Running shoes',
    line: 'For the street, the forest and the one race a year.',
  },
  {
    slug: 'running-clothing',
    path: ['Running', 'Clothing'],
    name: 'Running clothing',
    line: 'Light when it is warm, warm when it is not.',
  },
  {
    slug: 'nutrition',
    path: ['Pantry', 'Sports nutrition'],
    name: 'Hydration & nutrition',
    line: 'What you carry, sip and chew along the way.',
  },
  {
    slug: 'coffee',
    path: ['Pantry', 'Coffee'],
    name: 'Coffee',
    line: 'Roasted on Tuesdays, posted on Wednesdays.',
  },
  {
    slug: 'skin-care',
    path: ['Care', 'Skin care'],
    name: 'Skin care',
    line: 'Short lists of ingredients for faces that live outdoors.',
  },
  {
    slug: 'camping',
    path: ['Outdoor', 'Camping'],
    name: 'Camping',
    line: 'A dry bed, a hot cup and a light to read by.',
  },
  {
    slug: 'home',
    path: ['Home', 'Living'],
    name: 'Home',
    line: 'Quiet things for the hours after.',
  },
  {
    slug: 'wearables',
    path: ['Electronics', 'Wearables'],
    name: 'Wearables & sound',
    line: 'Small electronics that stay out of the way.',
  },
] as const satisfies readonly Category[]

export type CategorySlug = (typeof categories)[number]['slug']

/** The category behind an address, or undefined for one that the shop does not have. */
export function categoryOf(slug: string): Category | undefined {
  return categories.find((category) => category.slug === slug)
}
