/** The widgets as esbuild builds them: what the first one needs in one file, and a file for each that may follow. */

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { transform } from 'esbuild'
import { inRepo, root } from './paths.mjs'
import { squeeze } from './squeeze.mjs'

const first = 'aisle-widgets.js'

/** What is loaded when it is needed, by the file that it lies in. */
const later = {
  'widgets/bought-together/bought-together.tsx': 'aisle-widget-bought-together.js',
  'widgets/back-in-stock/back-in-stock.tsx': 'aisle-widget-back-in-stock.js',
  'widgets/signup/signup.tsx': 'aisle-widget-signup.js',
  'widgets/free-shipping/free-shipping.tsx': 'aisle-widget-free-shipping.js',
  'widgets/rewards/rewards.tsx': 'aisle-widget-rewards.js',
  'widgets/exit/exit.tsx': 'aisle-widget-exit.js',
  'widgets/preview/preview.tsx': 'aisle-widget-preview.js',
  'widgets/placed/placed.ts': 'aisle-widget-placed.js',
  'widgets/basket.ts': 'aisle-widget-basket.js',
  ...Object.fromEntries(
    ['de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'ar'].map((language) => [
      `widgets/words/${language}.ts`,
      `aisle-words-${language}.js`,
    ]),
  ),
}

/** Imports that end in `?text` become the text of a minified style sheet. */
const styleText = {
  name: 'style-text',
  setup(build) {
    build.onResolve({ filter: /\?text$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.replace(/\?text$/, '')),
      namespace: 'style-text',
    }))
    build.onLoad({ filter: /.*/, namespace: 'style-text' }, async (args) => {
      const css = await readFile(args.path, 'utf8')
      const { code } = await transform(css, { loader: 'css', minify: true, target: 'es2022' })
      return { contents: code.trim(), loader: 'text', watchFiles: [args.path] }
    })
  },
}

/**
 * Leaves `import()` of a part to the browser, and lets the parts take what all share (`widgets/kit.ts`) from the first
 * file, which is there already: no part waits for another request.
 */
const beside = (file) => ({
  name: 'beside',
  setup(build) {
    build.onResolve({ filter: /^preact\/jsx-runtime$/ }, () =>
      file === first
        ? { path: inRepo('widgets/jsx.ts') }
        : { path: `./${first}`, external: true, sideEffects: false },
    )
    build.onResolve({ filter: /^\.\.?\/.*\.tsx?$/ }, ({ kind, path: wanted, resolveDir }) => {
      const source = path.relative(root, path.join(resolveDir, wanted))
      if (kind === 'dynamic-import' && later[source]) {
        return { path: `./${later[source]}`, external: true }
      }
      if (file !== first && source === 'widgets/kit.ts') {
        return { path: `./${first}`, external: true, sideEffects: false }
      }
      return undefined
    })
  },
})

/**
 * @param {string} folder where the files go, such as `dist/public`
 * @param {boolean} minify as it is served, or readable
 * @returns {{file: string, options: import('esbuild').BuildOptions}[]}
 */
export const widgetParts = (folder, minify = true) =>
  [['widgets/show.ts', first], ...Object.entries(later)].map(([entry, file]) => ({
    file,
    options: {
      absWorkingDir: root,
      bundle: true,
      logLevel: 'silent',
      legalComments: 'none',
      charset: 'utf8',
      platform: 'browser',
      // The browsers that take style sheets from a script.
      target: 'es2022',
      format: 'esm',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      minify,
      entryPoints: [entry],
      outfile: `${folder}/${file}`,
      plugins: [styleText, beside(file), ...(minify ? [squeeze] : [])],
    },
  }))
