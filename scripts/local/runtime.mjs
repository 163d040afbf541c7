/** The runtime (workerd under Miniflare): starts it, guards it, and turns its ways of failing into one line. */

import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import { PassThrough } from 'node:stream'
import { damaged, Failure, firstLine } from './failure.mjs'
import { startWatchdog } from './watchdog.mjs'

/** Which start a child process belongs to: Miniflare does not tell the number of the process that it runs. */
const starting = new AsyncLocalStorage()

channel('child_process').subscribe(({ process: child }) => starting.getStore()?.(child))

/**
 * Starts workerd. What has to be undone is pushed onto `undo`.
 *
 * @param {object} options Miniflare's
 * @param {{quiet: boolean}} manner quiet: what the Worker logs is not shown
 * @param {(() => unknown)[]} undo
 */
export async function startRuntime(options, { quiet }, undo) {
  const { Log, LogLevel, Miniflare } = await import('miniflare')
  const watchdog = startWatchdog()
  undo.push(() => watchdog.release())
  const output = heldOutput()
  let child
  const mf = starting.run(
    (born) => {
      // Its number and name are known once spawn() has returned.
      setImmediate(() => {
        if (!born.pid || !born.spawnfile.includes('workerd')) return
        child = born
        watchdog.watch(born.pid)
      })
    },
    () =>
      withOwnSignals(
        () =>
          new Miniflare({
            ...options,
            log: new Log(LogLevel.NONE),
            handleRuntimeStdio: output.take,
          }),
      ),
  )
  let stopping = false
  undo.push(async () => {
    stopping = true
    // After a failed start it repeats that start's error, which has been told already.
    await mf.dispose().catch(() => {})
    child?.kill('SIGKILL')
  })
  try {
    await mf.ready
  } catch (error) {
    const reason = output.reason()
    if (reason) throw damaged(reason)
    throw new Failure(`The runtime did not start: ${output.error() ?? firstLine(error)}`)
  }
  const lost = new Promise((resolve) => {
    child.once('exit', () => {
      if (!stopping) resolve()
    })
  })
  const failed = lost.then(() => {
    throw new Failure('The runtime (workerd) ended unexpectedly; start again, the data is kept.')
  })
  failed.catch(() => {})
  return {
    mf,
    pid: child.pid,
    /** Resolves when workerd is gone without having been asked to. */
    lost,
    /** Rejects then: to race against what would otherwise wait forever. */
    failed,
    /** What SQLite complained of so far, in a few words. */
    reason: output.reason,
    /** From here on, what the Worker and the runtime print is shown. */
    show: () => (quiet ? undefined : output.show()),
  }
}

/**
 * Runs `make` and takes away the signal handlers it has set: Miniflare's exit the process on the spot, before a launcher
 * that was told to end could put its things in order. The watchdog ends workerd in any case.
 */
function withOwnSignals(make) {
  const signals = ['SIGINT', 'SIGTERM']
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)))
  const made = make()
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!before.has(listener)) process.off(signal, listener)
    }
  }
  return made
}

/** Keeps output back during the start, where a failure gets one line instead of the runtime's traces. */
function heldOutput() {
  let text = ''
  const out = new PassThrough()
  const err = new PassThrough()
  const keep = (chunk) => {
    text = (text + chunk).slice(-20_000)
  }
  out.on('data', keep)
  err.on('data', keep)
  return {
    take: (stdout, stderr) => {
      stdout.pipe(out, { end: false })
      stderr.pipe(err, { end: false })
    },
    /** What SQLite complained of. */
    reason: () => /([^=;\n]*?): SQLITE_\w+/.exec(text)?.[1]?.trim(),
    error: () => /error: ([^\n]*)/.exec(text)?.[1],
    show: () => {
      out.off('data', keep)
      err.off('data', keep)
      out.pipe(process.stdout, { end: false })
      err.pipe(process.stderr, { end: false })
    },
  }
}
