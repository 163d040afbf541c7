/** Builds everything into dist/: the tag, the npm module, the console, the Worker, the demo shop and the emails. */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { buildDemo } from '../demo/build.mjs'
import { buildEmails } from './build-emails.mjs'
import { Failure, reportFailure } from './local/failure.mjs'
import { built, root } from './local/paths.mjs'
import { moduleParts, partHeadersFile, tagParts } from './local/tag-parts.mjs'
import { widgetParts } from './local/widget-parts.mjs'

const shared = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'silent',
  legalComments: 'none',
  charset: 'utf8',
}

const browser = { ...shared, platform: 'browser', minify: true, jsx: 'automatic' }

/** What runs in workerd, resolved as wrangler resolves it; `cloudflare:*` modules are the runtime's own. */
const workerd = {
  ...shared,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:*', 'node:*'],
  sourcemap: 'linked',
  jsx: 'automatic',
}

const parts = [
  ...tagParts('dist/public').map(({ file, options }) => ({ name: file, options })),
  ...moduleParts('dist/npm').map(({ file, options }) => ({ name: `module ${file}`, options })),
  ...widgetParts('dist/public').map(({ file, options }) => ({ name: file, options })),
  {
    name: 'console',
    options: {
      ...browser,
      entryPoints: { app: 'dashboard/main.tsx' },
      outdir: 'dist/public/console',
      format: 'esm',
      target: 'es2022',
      jsxImportSource: 'preact',
    },
  },
  {
    name: 'worker',
    options: { ...workerd, entryPoints: ['worker/index.ts'], outfile: 'dist/worker/index.js' },
  },
]

/**
 * Builds all parts, the emails first, because the Worker carries them.
 * Throws a Failure that lists every error as `file:line:column: text`.
 * @returns {Promise<{milliseconds: number}>}
 */
export async function build() {
  const started = performance.now()
  await buildEmails()
  const results = await Promise.allSettled([
    ...parts.map(buildPart),
    buildDemoShop(),
    put({ path: `${built.public}/_headers`, contents: Buffer.from(`${partHeadersFile}\n`) }),
  ])
  const failures = results.filter((result) => result.status === 'rejected')
  if (failures.length > 0) {
    throw new Failure(failures.map(({ reason }) => reason.message).join('\n'))
  }
  return { milliseconds: Math.round(performance.now() - started) }
}

/**
 * Bundles one module of the repository for Node and loads it, so that scripts can use TypeScript files as they are.
 * @param {string} entry path from the root, such as `demo/simulator/index.ts`
 */
export async function loadModule(entry) {
  const outfile = `${built.tools}/${entry.replaceAll(/[/.]/g, '-')}.mjs`
  await bundle({
    ...shared,
    entryPoints: [entry],
    outfile,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  })
  return import(pathToFileURL(outfile).href)
}

/**
 * Bundles one module of the repository as a Worker of its own, for scripts that run our code in workerd.
 * @param {string} entry path from the root
 * @returns {Promise<string>} the bundle's path
 */
export async function bundleWorker(entry) {
  const outfile = `${built.tools}/${entry.replaceAll(/[/.]/g, '-')}.js`
  await bundle({ ...workerd, entryPoints: [entry], outfile, sourcemap: false })
  return outfile
}

async function buildPart({ name, options }) {
  await bundle(options).catch((error) => explain(name, error))
}

/** The shop bundles itself, as a stranger's shop would; only where it lands is our business. */
async function buildDemoShop() {
  const fresh = `${built.demo}.${process.pid}`
  try {
    await buildDemo(fresh)
    await put({ path: built.demo, contents: await readFile(fresh) })
  } catch (error) {
    explain('demo', error)
  } finally {
    await rm(fresh, { force: true })
  }
}

/** Throws what esbuild complained of as a Failure, one line for each error. */
function explain(name, error) {
  if (!error.errors) throw error
  const lines = error.errors.map(({ location, text }) =>
    location
      ? `${name}: ${location.file}:${location.line}:${location.column + 1}: ${text}`
      : `${name}: ${text}`,
  )
  throw new Failure(lines.join('\n'))
}

/**
 * Bundles into files that appear whole or not at all, and only where something changed: a second build beside a
 * running shop or a running test must not take their files away.
 */
async function bundle(options) {
  const { outputFiles } = await esbuild.build({ ...options, write: false })
  await Promise.all(outputFiles.map(put))
}

async function put({ path: file, contents }) {
  const present = await readFile(file).catch(() => undefined)
  if (present?.equals(contents)) return
  await mkdir(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, contents)
  await rename(fresh, file)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { milliseconds } = await build()
    console.log(`Built in ${(milliseconds / 1000).toFixed(1)} s.`)
  } catch (error) {
    reportFailure(error)
  }
}
