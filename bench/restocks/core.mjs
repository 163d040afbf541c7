/** The Worker's own decisions about the waiting list, bundled for Node: what is measured is what runs. */

import { build } from 'esbuild'

const root = new URL('../..', import.meta.url).pathname

/** @returns {Promise<typeof import('../../worker/catalog/waiting/look.ts') & typeof import('../../worker/catalog/waiting/learning.ts')>} */
export async function loadCore() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from './worker/catalog/waiting/look.ts'
export * from './worker/catalog/waiting/learning.ts'`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    logLevel: 'silent',
  })
  const [file] = outputFiles
  return import(`data:text/javascript;base64,${Buffer.from(file.contents).toString('base64')}`)
}
