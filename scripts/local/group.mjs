/** Runs a program with all of its offspring as one group, so that none of them outlives it or us. */

import { spawn } from 'node:child_process'
import { onOrphaned } from './parent.mjs'
import { startWatchdog } from './watchdog.mjs'

const grace = 3_000

/**
 * Runs a program with our output as its own and answers its exit code.
 * When we are told to end, or our parent is gone, the whole group ends; when we are killed, the watchdog ends it.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env] in addition to our own environment
 * @returns {Promise<number>}
 */
export async function runGroup(program, args, env = {}) {
  const watchdog = startWatchdog()
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  if (child.pid) watchdog.watch(-child.pid)

  let stopped
  const stop = (code) => {
    if (stopped !== undefined) return
    stopped = code
    signalGroup(child.pid, 'SIGTERM')
    setTimeout(() => signalGroup(child.pid, 'SIGKILL'), grace).unref()
  }
  const handlers = { SIGINT: () => stop(130), SIGTERM: () => stop(143), SIGHUP: () => stop(129) }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  const unwatch = onOrphaned(() => stop(143))

  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.once('exit', (exit) => resolve(exit ?? 1))
  })
  unwatch()
  for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
  signalGroup(child.pid, 'SIGKILL')
  await watchdog.release()
  return stopped ?? code
}

function signalGroup(pid, signal) {
  try {
    if (pid) process.kill(-pid, signal)
  } catch {
    // Nobody of the group is left.
  }
}
