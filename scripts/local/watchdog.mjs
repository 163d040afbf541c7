/** A small process that ends what a launcher leaves behind when it is killed: run with a pipe to its launcher as stdin. */

import { spawn } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Starts a watchdog. Processes named by `watch(pid)` are killed when this process is gone, however it went.
 * A negative pid names a process group.
 */
export function startWatchdog() {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    // Of its own session, so that a Ctrl-C meant for the launcher does not end its guard first.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.stdin.unref()
  child.unref()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  return {
    watch: (pid) => child.stdin.write(`${pid}\n`),
    /** Nothing is left to guard: the watchdog kills nobody. Resolves when it has ended itself. */
    release: async () => {
      child.ref()
      child.stdin.end('done\n')
      await ended
    },
  }
}

/** Reads pids until the pipe closes. */
function guard() {
  let text = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (chunk) => {
    text += chunk
  })
  process.stdin.on('close', () => {
    const lines = text.split('\n').filter((line) => line !== '')
    if (lines.includes('done')) return
    for (const line of lines) end(Number(line))
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) guard()
