/** Real pages and data layers beside the repository, for the tests that read them; never copied into it. */

import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../../../../shared/samples/', import.meta.url)

/** Whether the samples lie beside this repository. A test without them says so and passes. */
export const haveSamples = existsSync(folder)

if (!haveSamples)
  console.warn('The samples in ../shared are absent: what is tested on them is not tested here.')

/** What the notes of a page say that it tells. */
export interface ExpectedPage {
  file: string
  page_kind: string
  url: string | null
  expected: { [field: string]: string | null }
  acceptable: { [field: string]: (string | null)[] }
}

/** The pages of `product-pages/` with their notes. */
export function samplePages(): (ExpectedPage & { html: () => string })[] {
  if (!haveSamples) return []
  const { items } = readJson('product-pages/expected.json') as { items: ExpectedPage[] }
  return items.map((item) => ({
    ...item,
    html: () => gunzipSync(readFileSync(new URL(`product-pages/${item.file}`, folder))).toString(),
  }))
}

/** A sequence of calls, and the events that the notes expect of it. */
export interface Sequence {
  name: string
  calls: { call: string; args: unknown[] }[]
  expected_segment: { event: string; properties: { [name: string]: unknown } }[]
}

/** The sequences of `datalayer/`. */
export function sampleLayers(): Sequence[] {
  if (!haveSamples) return []
  const files = [
    'ga4-manual-examples',
    'page-ext-opengraph-ns-product-test',
    'page-mss-rejuvenation',
  ]
  return files.map((name) => ({
    name,
    ...(readJson(`datalayer/${name}.json`) as Omit<Sequence, 'name'>),
  }))
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
}
