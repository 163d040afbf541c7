/** A lock file, so that no two launchers share one state directory. */

import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { Failure } from './failure.mjs'

/** Locks that this process holds: it may start the product several times, on several directories. */
const held = new Set()

/**
 * Takes the lock, also over a dead process's. Answers a function that gives it back.
 * Throws a Failure when a living launcher holds it.
 */
export function takeLock(file, { port }) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const holder = readHolder(file)
    if (holder && isHeld(file, holder)) {
      throw new Failure(
        `Aisle already runs on this data (process ${holder.pid}, port ${holder.port}): stop it first, or set AISLE_STATE to another directory.`,
      )
    }
    if (holder !== undefined && !setAside(file)) continue
    if (create(file, port)) {
      const release = () => {
        process.off('exit', release)
        if (held.delete(file)) unlinkSync(file)
      }
      held.add(file)
      // Also when a start is ended half-way.
      process.on('exit', release)
      return release
    }
  }
  throw new Failure(`The lock ${file} changes hands all the time: is something else starting?`)
}

/** The living process that holds the lock, or undefined. */
export function lockHolder(file) {
  const holder = readHolder(file)
  return holder && isHeld(file, holder) ? holder : undefined
}

/** The recorded holder; null where the file says nothing; undefined where there is no file. */
function readHolder(file) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'))
    return Number.isInteger(holder?.pid) ? holder : null
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    return null
  }
}

/** A number alone is no proof: after a restart of the machine the same one may belong to anybody. */
function isHeld(file, { pid, born }) {
  if (pid === process.pid) return held.has(file)
  return isAlive(pid) && birth(pid) === born
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** When a process began, as text to compare: from /proc on Linux, from ps elsewhere, else empty. */
function birth(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    try {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    } catch {
      return ''
    }
  }
}

function create(file, port) {
  try {
    const holder = { pid: process.pid, born: birth(process.pid), port }
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Removes a stale lock, unless another launcher that found it stale too was faster and has put its own there. */
function setAside(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return true
    throw error
  }
  const holder = readHolder(aside)
  if (holder && isHeld(file, holder)) {
    renameSync(aside, file)
    return false
  }
  unlinkSync(aside)
  return true
}
