/** Aisle in a process of its own that can be killed at any moment and started again on the same data. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../scripts/local/port.mjs'

const launcher = path.join(import.meta.dirname, 'launcher.mjs')

/** What gets the SIGKILL: workerd itself, or the process that launched it. */
export type Victim = 'runtime' | 'launcher'

/** One Aisle over all of its lives. */
export class Mortal {
  #child: ChildProcess | null = null
  #runtime = 0

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly state: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Prepares one with an empty state directory. It is not started yet. */
  static async create(env: Readonly<Record<string, string>>): Promise<Mortal> {
    const port = await freePort()
    const state = await mkdtemp(path.join(tmpdir(), 'aisle-mortal-'))
    return new Mortal(`http://127.0.0.1:${port}`, port, state, env)
  }

  /** Starts it, as somebody would after a crash: on whatever the last life left behind. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [launcher, this.state, String(this.port)], {
      env: { PATH: process.env.PATH ?? '', HOME: this.state, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    this.#runtime = await new Promise<number>((resolve, reject) => {
      child.stdout.once('data', (chunk) => resolve(Number(chunk)))
      child.once('exit', (code) => reject(new Error(`It did not start (${code}): ${said}`)))
    })
  }

  /** Kills it with SIGKILL and waits until nothing of it is left. */
  async kill(victim: Victim): Promise<void> {
    const child = this.#child
    if (!child?.pid) throw new Error('It is not running.')
    const gone = new Promise((resolve) => child.once('exit', resolve))
    process.kill(victim === 'runtime' ? this.#runtime : child.pid, 'SIGKILL')
    await gone
    await ended(this.#runtime)
    this.#child = null
  }

  /** Ends it in good order and removes its data. */
  async dispose(): Promise<void> {
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    }
    await rm(this.state, { recursive: true, force: true })
  }
}

/** Waits until a process is gone; whoever watches it needs a moment to notice. */
async function ended(pid: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`Process ${pid} outlived its launcher.`)
}
