/** CPU of the Worker's own code for one answer: all but the database and the network, answer by answer. */

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { loadModule } from '../../scripts/build.mjs'
import { built } from '../../scripts/local/paths.mjs'
import { figure, median } from '../figure.mjs'
import { keeping } from './client.mjs'

/** Different questions that are asked. */
const questions = 500

/**
 * Two steps. First every question goes through the Worker's code on the real database, whose answers are kept as D1
 * sends them. Then a process that does nothing else asks the same questions of the same code, on a D1 client that
 * answers from what was kept, round after round. What that process uses for a question, on all of its threads, is the
 * Worker's own CPU time. The mean is over all of it, waste collection included; for the p99, a question costs what it
 * does in the middle one of its rounds, for on a busy machine the worst of a round says more about its neighbours.
 * The database's own time is what D1 tells.
 * @param {D1Database} d1
 * @param {() => string} question makes up the path of the next question
 */
export async function measureServing(d1, question) {
  const { openStorefront } = await loadModule('bench/serving/storefront.ts')
  // What was asked a moment ago is answered from memory: each question is another one.
  const paths = new Set()
  while (paths.size < questions) paths.add(question())
  const kept = []
  const ask = await openStorefront(keeping(d1, kept))
  for (const one of paths) await ask(one)
  const rounds = await replay([...paths], kept)
  const costs = rounds[0].map((_, index) => median(rounds.map((round) => round[index])))
  costs.sort((left, right) => left - right)
  const name = 'recommendation for 50 recent of 100,000 products'
  return [
    figure(`${name}, CPU of the Worker’s own code, mean`, mean(rounds.flat()), 'ms'),
    figure(
      `${name}, CPU of the Worker’s own code, p99`,
      costs[Math.floor(0.99 * questions)],
      'ms',
      {
        most: 5,
      },
    ),
    figure(`${name}, the database’s own time, mean`, mean(kept.map((one) => one.database)), 'ms'),
  ]
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

async function replay(paths, kept) {
  const folder = await mkdtemp(path.join(tmpdir(), 'aisle-serving-'))
  try {
    const [plan, answers] = [path.join(folder, 'plan.json'), path.join(folder, 'answers')]
    const asked = kept.map((one) => one.asked)
    await writeFile(plan, JSON.stringify({ paths, asked }))
    await writeFile(answers, kept.map(({ answer }) => `${answer}\n`).join(''))
    const script = path.join(import.meta.dirname, 'replay.mjs')
    const module = path.join(built.tools, 'bench-serving-storefront-ts.mjs')
    const { stdout } = await promisify(execFile)(process.execPath, [script, plan, answers, module])
    return JSON.parse(stdout)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
