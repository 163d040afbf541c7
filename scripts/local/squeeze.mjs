/** Makes what browsers download as small as it gets: a second minifier after esbuild's, and short names for our own. */

/**
 * Names of methods and fields that never leave the file they are in: neither the page, nor the wire, nor another part
 * knows them.
 */
const INTERNAL = [
  'permission',
  'choose',
  'current',
  'settle',
  'discard',
  'own',
  'leave',
  'adopt',
  'repairs',
  'keep',
  'forget',
  'arrive',
  'hurry',
  'compose',
]

export const shortNames = new RegExp(`^(${INTERNAL.join('|')})$`)

/** An esbuild plugin that hands each output on to oxc's minifier, which vite brings along. */
export const squeeze = {
  name: 'squeeze',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      // Loaded only here: it takes longer than the rest of the build.
      const { minify } = await import('vite')
      for (const file of outputFiles) {
        const { code, errors } = await minify(file.path, Buffer.from(file.contents).toString(), {
          module: build.initialOptions.format === 'esm',
          compress: { target: build.initialOptions.target },
          mangle: { toplevel: true },
        })
        if (errors.length > 0) throw new Error(`${file.path}: ${errors[0].message}`)
        file.contents = Buffer.from(code)
      }
    })
  },
}
