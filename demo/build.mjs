/** Bundles the demo shop's Worker, with its browser scripts and style sheets inside it as text. */
import path from 'node:path'
import { build } from 'esbuild'

/** Imports that end in `?browser` become the text of a minified bundle for browsers. */
const browserText = {
  name: 'browser-text',
  setup(builder) {
    builder.onResolve({ filter: /\?browser$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.replace(/\?browser$/, '')),
      namespace: 'browser-text',
    }))
    builder.onLoad({ filter: /.*/, namespace: 'browser-text' }, async (args) => {
      const result = await build({
        entryPoints: [args.path],
        bundle: true,
        minify: true,
        format: 'iife',
        target: 'es2022',
        write: false,
        metafile: true,
        logLevel: 'silent',
      })
      return {
        contents: result.outputFiles[0].text,
        loader: 'text',
        watchFiles: Object.keys(result.metafile.inputs).map((file) => path.resolve(file)),
      }
    })
  },
}

/** Writes the Worker as one ES module to `outfile`; Node can import it, and Miniflare can run it. */
export async function buildDemo(outfile) {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'worker.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile,
    plugins: [browserText],
    logLevel: 'warning',
  })
  return outfile
}
