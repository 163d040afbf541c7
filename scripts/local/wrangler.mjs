/** Runs wrangler as a program, and reads its answers. */

import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { Failure } from './failure.mjs'

const signedOut = /not (logged in|authenticated)|CLOUDFLARE_API_TOKEN|wrangler login|code: 10000/i

/** The wrangler of this repository. */
export function ownWrangler() {
  return createRequire(import.meta.url).resolve('wrangler/bin/wrangler.js')
}

/**
 * Answers a function that runs one wrangler command and gives its output; it throws a Failure when the command fails.
 *
 * @param {object} options
 * @param {string} options.program path of wrangler's start file
 * @param {string} options.config path of wrangler.toml
 */
export function wranglerAt({ program, config }) {
  return async (args, { input = '', tolerate } = {}) => {
    const { code, output, errors } = await run(program, [...args, '--config', config], input)
    if (code === 0) return output
    const said = `${errors}\n${output}`
    if (tolerate?.test(said)) return undefined
    if (signedOut.test(said)) {
      throw new Failure(
        'wrangler is not signed in to Cloudflare: run "npx wrangler login" (or set CLOUDFLARE_API_TOKEN), then try again.',
      )
    }
    throw new Failure(`wrangler ${args.slice(0, 2).join(' ')} failed:\n${said.trim()}`)
  }
}

/** Reads the JSON in an output that may carry notices before it. */
export function readAnswer(output) {
  const start = output.search(/^[[{]/m)
  try {
    return JSON.parse(output.slice(start))
  } catch {
    throw new Failure(`wrangler answered what this script cannot read:\n${output}`)
  }
}

function run(program, args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      // Without a terminal wrangler asks nothing. Secrets go through stdin: arguments are seen by every process.
      env: {
        ...process.env,
        CI: '1',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output, errors }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
