/** Notices when the process that started us is gone: a killed npm tells nobody. */

import { readFileSync } from 'node:fs'

const period = 500

/**
 * Calls back once when our parent has died. npm runs scripts through a shell that outlives it, so under npm the
 * shell's own parent counts too, where /proc tells it.
 * Answers a function that stops watching. Does not keep the process alive.
 */
export function onOrphaned(callback) {
  const before = ancestry()
  const timer = setInterval(() => {
    if (ancestry() === before) return
    clearInterval(timer)
    callback()
  }, period)
  timer.unref()
  return () => clearInterval(timer)
}

function ancestry() {
  const parent = process.ppid
  return process.env.npm_lifecycle_event ? `${parent} ${parentOf(parent)}` : String(parent)
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  } catch {
    return ''
  }
}
