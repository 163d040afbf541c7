/** One slice of one feed: reads on from where the last one was saved, and saves how far it came. */

import { HOUR, MINUTE, newId } from '../../core/clock.ts'
import { readList, readObject } from '../../core/json.ts'
import { readStatement, type Statement } from '../statement.ts'
import { putStatements } from '../store.ts'
import { type Reject, readItem } from './facts.ts'
import { endRun } from './gone.ts'
import type { FeedItem } from './item.ts'
import { type FeedPlace, FeedReader } from './reader.ts'
import type { FeedCounts, FeedReading, FeedSetting } from './reading.ts'
import type { FeedBytes } from './source.ts'
import { dropParts, type Feed, type FeedChange, saveFeed } from './store.ts'

const none: FeedCounts = { items: 0, created: 0, changed: 0, rejected: 0 }

/** The lease of a slice outlives it. */
export const LEASE = 2 * MINUTE
/** So many items are put at once, and after so many the place is saved. */
const PUT = 500
const SAVED = 2_500
/** Rejected items that are kept, the first ones. */
const REJECTS = 200
/** A feed that fails is tried again after so long, or when it is due anyway. */
const AGAIN = HOUR

export class Slice {
  place: FeedPlace | undefined
  private run: string
  private counts: FeedCounts
  private rejects: Reject[]
  private ids: string[] = []
  private part = 0
  private readonly seen = new Set<string>()

  constructor(
    private readonly reading: FeedReading,
    private readonly setting: FeedSetting,
    private readonly feed: Feed,
    private readonly token: string,
  ) {
    this.run = feed.run
    this.place =
      feed.run === '' || feed.place === null
        ? undefined
        : (readObject(feed.place) as unknown as FeedPlace)
    this.counts = {
      ...none,
      ...(feed.run === '' ? {} : (readObject(feed.counts) as unknown as FeedCounts)),
    }
    this.rejects = feed.run === '' ? [] : (readList(feed.rejects) as Reject[])
  }

  /** Reads on until the time is over or the feed is, and saves how far it came on the way. */
  async read(bytes: FeedBytes, until: number): Promise<void> {
    const { now } = this.reading
    const isSame = this.feed.etag === bytes.etag && this.feed.last_modified === bytes.lastModified
    if (!bytes.continues && (this.place === undefined || !isSame)) this.startAnew()
    const reader = new FeedReader({
      contentType: bytes.contentType,
      place: bytes.continues ? this.place : undefined,
    })
    // Where only the beginning can be had, what was read before is passed over.
    const first = this.place?.index ?? 0
    this.part = first
    const version = { etag: bytes.etag, last_modified: bytes.lastModified }
    const stream = bytes.body.getReader()
    let waiting: FeedItem[] = []
    let broken: string | undefined
    let fresh = 0
    for (;;) {
      const { done, value } = await stream.read().catch((error: Error) => {
        broken = `The feed breaks off: ${error.message}`
        return { done: true as const, value: undefined }
      })
      const items = done ? reader.end() : reader.push(value)
      waiting.push(...items.filter(({ index }) => index >= first))
      const isLate = now() >= until
      if (done || waiting.length >= PUT || isLate) {
        await this.put(waiting, bytes.url)
        fresh += waiting.length
        waiting = []
      }
      if (done) break
      // However slow the way to the first new item was, each slice takes some.
      const isOver = isLate && fresh > 0
      if (waiting.length > 0 || !(isOver || this.ids.length >= SAVED)) continue
      const { place } = reader
      const isMine = await this.save(
        { ...version, place: JSON.stringify(place) },
        place.index,
        isOver,
      )
      if (!isMine || isOver) return void (await stream.cancel().catch(() => undefined))
    }
    broken ??= reader.broken
    const { items, rejected } = this.counts
    if (!broken && items === rejected) broken = `None of the feed’s ${items} items could be taken.`
    if (broken) await this.fail(broken)
    else await this.complete(version)
  }

  /** A new version of the feed is read from its beginning. */
  private startAnew(): void {
    this.run = newId(this.reading.now())
    this.place = undefined
    this.counts = none
    this.rejects = []
  }

  private async put(items: readonly FeedItem[], base: string): Promise<void> {
    if (items.length === 0) return
    const at = this.reading.now()
    const statements: Statement[] = []
    for (const item of items) {
      const read = readItem(item, { at, currency: this.setting.currency || undefined, base })
      const id = read.ok ? read.statement.id : read.reject.id
      const stated = read.ok ? readStatement(read.statement, 'feed', at) : undefined
      const { index, line } = item
      if (!read.ok) this.reject(read.reject)
      else if (stated && !stated.ok)
        this.reject({ index, line, id, field: '', message: stated.message })
      else if (this.seen.has(id))
        this.reject({ index, line, id, field: 'id', message: 'came before' })
      else if (stated?.ok) {
        this.seen.add(id)
        this.ids.push(id)
        statements.push(stated.statement)
      }
    }
    const { created, changed } = await putStatements(this.reading.db, statements)
    this.counts = {
      items: this.counts.items + items.length,
      created: this.counts.created + created,
      changed: this.counts.changed + changed,
      rejected: this.counts.rejected,
    }
  }

  private reject(reject: Reject): void {
    this.counts = { ...this.counts, rejected: this.counts.rejected + 1 }
    if (this.rejects.length < REJECTS)
      this.rejects.push({
        ...reject,
        id: reject.id.slice(0, 60),
        message: reject.message.slice(0, 200),
      })
  }

  /** Saves the place; `isOver`: and lets go, so that the next tick goes on. */
  private async save(change: FeedChange, index: number, isOver: boolean): Promise<boolean> {
    const { db, now } = this.reading
    const part = { run: this.run, part: this.part, ids: this.ids }
    this.part = index
    this.ids = []
    const rest = {
      run: this.run,
      counts: JSON.stringify(this.counts),
      rejects: JSON.stringify(this.rejects),
    }
    const lease = isOver
      ? { lease_token: null, lease_until: 0, due_at: now() }
      : { lease_until: now() + LEASE }
    return saveFeed(db, this.key, { ...change, ...rest, ...lease }, part)
  }

  private get key() {
    return { url: this.feed.url, token: this.token }
  }

  /** The feed was read to its end: what is in it no more goes, after a while. */
  private async complete(version: FeedChange): Promise<void> {
    const { db } = this.reading
    const part = { run: this.run, part: this.part, ids: this.ids }
    const rest = {
      run: this.run,
      counts: JSON.stringify(this.counts),
      rejects: JSON.stringify(this.rejects),
    }
    if (!(await saveFeed(db, this.key, { ...version, ...rest }, part))) return
    const missing = await endRun(this.reading, this.feed, this.run, this.counts.items)
    await this.end({ complete: this.run, missing, ...version }, this.setting.hours * HOUR, '')
  }

  /** The same version as last time: only what is gone for long enough goes now. */
  async unchanged(): Promise<void> {
    const { complete } = this.feed
    const missing =
      complete === ''
        ? '[]'
        : await endRun(
            this.reading,
            this.feed,
            complete,
            Number(readObject(this.feed.result ?? '{}').items),
          )
    await this.end({ missing }, this.setting.hours * HOUR, '', true)
  }

  /** The feed cannot be had now: a reading that has begun goes on later where it was. */
  async postpone(message: string): Promise<void> {
    const { db, now } = this.reading
    const wait = Math.min(AGAIN, this.setting.hours * HOUR)
    const before = readObject(this.feed.result ?? '{}')
    await saveFeed(db, this.key, {
      result: JSON.stringify({ ...none, ...before, at: now(), same: false, problem: message }),
      due_at: now() + wait,
      lease_token: null,
      lease_until: 0,
    })
  }

  /** What was whole is in; the rest stays as it was, and nothing goes because of it. */
  async fail(message: string): Promise<void> {
    const wait = Math.min(AGAIN, this.setting.hours * HOUR)
    await this.end({ etag: '', last_modified: '' }, wait, message)
    await dropParts(this.reading.db, this.feed.url, this.feed.complete)
  }

  private async end(
    change: FeedChange,
    wait: number,
    problem: string,
    isSame = false,
  ): Promise<void> {
    const { db, now } = this.reading
    const at = now()
    const before = readObject(this.feed.result ?? '{}')
    const result = isSame
      ? { ...before, at, same: true, problem }
      : { ...this.counts, at, same: false, problem }
    await saveFeed(db, this.key, {
      ...change,
      run: '',
      place: null,
      counts: '{}',
      ...(isSame ? {} : { rejects: JSON.stringify(this.rejects) }),
      result: JSON.stringify(result),
      due_at: at + wait,
      lease_token: null,
      lease_until: 0,
    })
  }
}
