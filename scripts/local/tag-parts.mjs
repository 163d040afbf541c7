/** The script tag, and the parts that it loads after itself from the same place, as esbuild builds them. */

import { root } from './paths.mjs'
import { shortNames, squeeze } from './squeeze.mjs'

const options = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'silent',
  legalComments: 'none',
  charset: 'utf8',
  platform: 'browser',
  target: 'es2019',
}

/** File name, entry and format of each: the tag is a classic script, what it loads by `import()` are modules. */
const parts = [
  { file: 'aisle.js', entry: 'sdk/tag.ts', format: 'iife' },
  { file: 'aisle-signals.js', entry: 'sdk/signals.ts', format: 'esm' },
  { file: 'aisle-later.js', entry: 'sdk/later.ts', format: 'esm' },
  { file: 'aisle-ask.js', entry: 'sdk/ask.ts', format: 'esm' },
  { file: 'aisle-click.js', entry: 'sdk/click.ts', format: 'esm' },
  { file: 'aisle-capture.js', entry: 'sdk/capture/capture.ts', format: 'esm' },
  { file: 'aisle-structured.js', entry: 'sdk/capture/structured.ts', format: 'esm' },
  { file: 'aisle-layer.js', entry: 'sdk/capture/tap.ts', format: 'esm' },
  { file: 'aisle-shop.js', entry: 'sdk/capture/platform.ts', format: 'esm' },
  { file: 'aisle-mirror.js', entry: 'sdk/capture/mirror.ts', format: 'esm' },
  { file: 'aisle-place.js', entry: 'sdk/placement/place.ts', format: 'esm' },
]

/** What they are served with: `import()` from a shop's page asks for the first, a page that is isolated for the second. */
export const partHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/** The same as rules by path, as Miniflare takes them. */
export const partRules = {
  version: 2,
  rules: { '/aisle*': { set: partHeaders } },
}

/** The same as Cloudflare reads it from a file called `_headers`. */
export const partHeadersFile = [
  '/aisle*',
  ...Object.entries(partHeaders).map((header) => `  ${header.join(': ')}`),
].join('\n')

/** They read with the same few words (texts, amounts), which capture has brought already. */
const readers = ['aisle-structured.js', 'aisle-layer.js', 'aisle-shop.js']

const words = {
  name: 'words',
  setup(build) {
    const filter = /^\.\/(text|amount|sighting)\.ts$/
    build.onResolve({ filter }, () => ({ path: './aisle-capture.js', external: true }))
  },
}

/**
 * @param {string} folder where the files go, such as `dist/public`
 * @param {boolean} minify as it is served, or readable
 * @returns {{file: string, options: import('esbuild').BuildOptions}[]}
 */
export const tagParts = (folder, minify = true) =>
  parts.map(({ file, entry, format }) => ({
    file,
    options: {
      ...options,
      ...(minify && small(file)),
      plugins: [...(readers.includes(file) ? [words] : []), ...(minify ? [squeeze] : [])],
      format,
      entryPoints: [entry],
      outfile: `${folder}/${file}`,
    },
  }))

/** How a file is made small. Only the core is named anew inside: what it lends to its parts goes by its own name. */
const small = (file) => ({
  minify: true,
  ...(file === 'aisle.js' && { mangleProps: shortNames }),
})

/** What the module imports when it needs it stays a file beside it, for the shop's bundler to see. */
const beside = {
  name: 'beside',
  setup(build) {
    build.onResolve({ filter: /^\.\// }, ({ kind, path }) => {
      const part = parts.find(({ entry }) => entry === `sdk/${path.slice(2)}`)
      return kind === 'dynamic-import' && part
        ? { path: `./${part.file}`, external: true }
        : undefined
    })
  },
}

/** The npm module and its parts. */
export const moduleParts = (folder) => [
  {
    file: 'aisle.js',
    options: {
      ...options,
      ...small('aisle.js'),
      format: 'esm',
      target: 'es2020',
      entryPoints: ['sdk/index.ts'],
      outfile: `${folder}/aisle.js`,
      plugins: [beside, squeeze],
    },
  },
  ...tagParts(folder).slice(1),
]
