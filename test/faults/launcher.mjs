/** Runs Aisle in a process of its own, which a test may kill: `node launcher.mjs STATE PORT`; prints the runtime's process id once it serves. */

import { startLocal } from '../../scripts/local/launch.mjs'
import { onOrphaned } from '../../scripts/local/parent.mjs'

const [state, port] = process.argv.slice(2)
// No cron: the test says when to tick, so that it knows how much may be on the wire at a kill.
const aisle = await startLocal({
  state,
  port: Number(port),
  seed: false,
  cron: false,
  quiet: true,
})

const end = async () => {
  await aisle.dispose()
  process.exit()
}
onOrphaned(() => void end())
process.on('SIGTERM', () => void end())
void aisle.lost.then(end)
process.stdout.write(`${aisle.pid}\n`)
