/** Asks the Worker's own code everything again, in a process that does nothing else, and tells the CPU time of each answer. */

import { readFileSync } from 'node:fs'
import { answering } from './client.mjs'

/** Rounds that are told, after one that warms the code up. */
const rounds = 5

const [plan, answers, module] = process.argv.slice(2)
const { paths, asked } = JSON.parse(readFileSync(plan, 'utf8'))
const { openStorefront } = await import(module)
/** Bytes outside of this process's heap: what is collected in it is the Worker's own waste. */
const bytes = readFileSync(answers)

const told = []
for (let round = 0; round <= rounds; round += 1) {
  const costs = await askAll()
  if (round > 0) told.push(costs)
}
console.log(JSON.stringify(told))

async function askAll() {
  let begin = 0
  let index = 0
  const next = () => {
    const end = bytes.indexOf('\n', begin)
    const answer = bytes.subarray(begin, end)
    begin = end + 1
    index += 1
    return { asked: asked[index - 1], answer }
  }
  const ask = await openStorefront(answering(next))
  const costs = []
  for (const path of paths) {
    const before = process.cpuUsage()
    const text = await ask(path)
    const { user, system } = process.cpuUsage(before)
    if (JSON.parse(text).items.length !== 12) throw new Error(`not 12 recommendations: ${text}`)
    costs.push((user + system) / 1000)
  }
  return costs
}
