/** Checks everything: format and lint, types, import rules, tests, sizes. `--without-tests` leaves the tests out. */

import { reportFailure } from './local/failure.mjs'
import { runGroup } from './local/group.mjs'
import { inRepo } from './local/paths.mjs'

const withTests = !process.argv.includes('--without-tests')
const bin = (name) => inRepo('node_modules', name)
const types = [
  'tsconfig.json',
  'worker/tsconfig.json',
  'demo/tsconfig.json',
  'demo/browser/tsconfig.json',
  'test/tsconfig.json',
  'test/tsconfig.browser.json',
]
const architecture = 'test/architecture'

/** Each part is a program of its own; the build comes first because types and sizes read what it writes. */
const parts = [
  ['build', [inRepo('scripts/build.mjs')]],
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']],
  ...types.map((project) => [
    `types of ${project}`,
    [bin('typescript/bin/tsc'), '--noEmit', '--project', inRepo(project)],
  ]),
  ['architecture', [inRepo('scripts/test.mjs'), '--project', 'node', architecture]],
  ...(withTests
    ? [['tests', [inRepo('scripts/test.mjs'), '--exclude', `${architecture}/**`]]]
    : []),
  ['sizes', [inRepo('scripts/size.mjs')]],
]

try {
  const results = []
  for (const [name, args] of parts) {
    console.log(`\n— ${name}`)
    const started = Date.now()
    const code = await runGroup(process.execPath, args)
    results.push({ name, ok: code === 0, seconds: (Date.now() - started) / 1000 })
    // 128 + n: ended by a signal. Whoever sent it wants all of it to end.
    if (code >= 128) break
  }
  console.log()
  for (const { name, ok, seconds } of results) {
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name} (${seconds.toFixed(1)} s)`)
  }
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length > 0 || results.length < parts.length) process.exitCode = 1
} catch (error) {
  reportFailure(error)
}
