/** Makes dist/npm a package that can be published, and packs it: `npm run module`. */

import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from './build.mjs'
import { Failure, reportFailure } from './local/failure.mjs'
import { inRepo } from './local/paths.mjs'

const run = promisify(execFile)

/** Where the compiler stands: it writes the types, which no bundler does. */
const compiler = () => {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  return path.join(path.dirname(manifest), 'bin/tsc')
}

/** The package's own manifest: one entry, ES modules, types beside them. */
async function manifestOf() {
  const { name, version, description } = JSON.parse(await readFile(inRepo('package.json'), 'utf8'))
  return {
    name,
    version,
    description,
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './types/index.d.ts', default: './aisle.js' } },
    types: './types/index.d.ts',
    files: ['*.js', 'types'],
  }
}

/** Writes declarations of everything that the module's types are made of. */
async function writeTypes(folder) {
  const options = {
    rootDir: inRepo('sdk'),
    outDir: folder,
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    lib: 'ES2023,DOM,DOM.Iterable',
    types: '',
  }
  const flags = ['ignoreConfig', 'declaration', 'emitDeclarationOnly', 'strict', 'skipLibCheck']
  const more = ['exactOptionalPropertyTypes', 'allowImportingTsExtensions']
  await run(process.execPath, [
    compiler(),
    ...[...flags, ...more, 'rewriteRelativeImportExtensions'].map((flag) => `--${flag}`),
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    inRepo('sdk/index.ts'),
  ]).catch(({ stdout }) => {
    throw new Failure(`The types cannot be written:\n${stdout}`)
  })
  // Declarations name the files that they were made of; those who read them look for what stands beside the modules.
  const files = await readdir(folder, { recursive: true })
  for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
    const text = await readFile(path.join(folder, file), 'utf8')
    const named = text.replaceAll(/((?:from |import\()["'][^"']+)\.ts(["'])/g, '$1.js$2')
    await writeFile(path.join(folder, file), named)
  }
}

/**
 * Packs the module with its types into a tarball, without a network.
 * @param {string} destination the folder that the tarball is put into
 * @returns {Promise<string>} the tarball's path
 */
export async function packModule(destination) {
  const folder = await mkdtemp(path.join(tmpdir(), 'aisle-module-'))
  try {
    for (const file of await readdir(inRepo('dist/npm'))) {
      if (file.endsWith('.js')) await cp(inRepo(`dist/npm/${file}`), path.join(folder, file))
    }
    await cp(inRepo('docs/sdk.md'), path.join(folder, 'README.md'))
    await writeFile(
      path.join(folder, 'package.json'),
      `${JSON.stringify(await manifestOf(), null, 2)}\n`,
    )
    await writeTypes(path.join(folder, 'types'))
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const { stdout } = await run(
      npm,
      ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', destination],
      { cwd: folder },
    )
    return path.join(destination, JSON.parse(stdout)[0].filename)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await build()
    console.log(`Packed ${path.relative(process.cwd(), await packModule(inRepo('dist')))}.`)
  } catch (error) {
    reportFailure(error)
  }
}
