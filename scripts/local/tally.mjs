/** A vitest reporter that counts: what passed, failed and was skipped over all projects, written to the file AISLE_TALLY. */

import { writeFileSync } from 'node:fs'

export default class Tally {
  onTestRunEnd(modules, errors) {
    // An error outside any test (a rejected promise nobody awaited, say) is a failure of the run too.
    const tally = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) {
      // A file that could not be loaded has no tests, and still it failed.
      if (module.errors().length > 0) tally.failed += 1
      for (const test of module.children.allTests()) tally[outcome(test)] += 1
    }
    writeFileSync(process.env.AISLE_TALLY, JSON.stringify(tally))
  }
}

/** A test that never came to run, because its file broke or the run was ended, did not pass. */
function outcome(test) {
  const { state } = test.result()
  return state === 'passed' || state === 'skipped' ? state : 'failed'
}
