/** The queue as it survives the page: IndexedDB, shared by all tabs, each message owned by the page that made it. */
import { createStore } from 'idb-keyval'
import { uuid } from './clock.ts'
import type { Item } from './queue.ts'

/** A stored message. */
export type Row = [owner: string, id: string, json: string]

/** A message left behind by a page that is gone. */
export type Leftover = Pick<Item, 'id' | 'json' | 'rank'>

/** The store. Where the browser has none it keeps nothing, and the queue in memory stands alone. */
export interface Outbox {
  /** Resolves to whether the messages would survive a closed tab. The write begins in the task of the call. */
  put(items: Leftover[]): Promise<boolean>
  remove(items: Leftover[]): Promise<boolean>
  /** Keeps, in the task of the call, what is not known to be stored: the page is going. */
  leave(items: Leftover[]): void
  /** Removes the messages of all tabs: the shopper withdrew. */
  clear(): Promise<boolean>
  /** Marks this page as alive, so that no other adopts its messages; or lets go: it may be gone in a moment, or frozen. */
  own(here: boolean): void
  /** Everything that all pages have stored, whatever it is. Rejects without a store. */
  read(): Promise<unknown[]>
  /** Whether this page now speaks for `owner`, too: not if it does already, nor for one that lives. */
  claim(owner: string): Promise<boolean>
}

/** Under this name and its owner's, localStorage has what a page could not bring into the store before it went. */
export const LEFT = 'aisle-left-'

/** The keys of localStorage that are such. */
export const leftKeys = (): string[] => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(LEFT))
  } catch {
    return []
  }
}

/** Opens the outbox of one site (key). */
export function openOutbox(key: string): Outbox {
  const open = createStore(`aisle-${key}`, 'outbox')
  let me = ''
  let release = () => {}
  let held: Promise<void> | undefined

  /** Does something with the store; resolves to what was asked for, once all is done; to undefined without a store. */
  const use = async (
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => unknown,
  ): Promise<unknown> => {
    try {
      return await open(mode, (store) => {
        const request = work(store) as IDBRequest | undefined
        const { transaction } = store
        return new Promise<unknown>((resolve, reject) => {
          transaction.oncomplete = () => resolve(request ? request.result : true)
          transaction.onabort = reject
          // By itself it would wait for results first, and die with a page that goes meanwhile.
          transaction.commit?.()
        })
      })
    } catch {}
  }

  const write = async (work: (store: IDBObjectStore) => void): Promise<boolean> =>
    !!(await use('readwrite', work))

  /** A lock ends with its page, so only the living are refused. */
  const claim = (owner: string) =>
    new Promise<boolean>((resolve, reject) => {
      navigator.locks
        .request(`aisle-${owner}`, { ifAvailable: true }, (lock) => {
          resolve(!!lock)
          return lock && held
        })
        .catch(reject)
      // Where there are no locks, two tabs may send the same: the server knows it by its message id.
    }).catch(() => owner !== me)

  return {
    put: (items) =>
      write((store) => {
        for (const { id, json } of items) store.put([me, id, json], id)
      }),
    remove: (items) =>
      write((store) => {
        for (const { id } of items) store.delete(id)
      }),
    leave(items) {
      try {
        const rows: Row[] = []
        for (const { id, json } of items) rows.push([me, id, json])
        if (rows[0]) localStorage.setItem(LEFT + me, JSON.stringify(rows))
      } catch {}
    },
    clear() {
      for (const name of leftKeys()) localStorage.removeItem(name)
      return write((store) => store.clear())
    },
    own(here) {
      release()
      if (!here) return
      // While it was away, another page may have begun to speak for what it had left.
      me = uuid()
      held = new Promise((resolve) => {
        release = resolve
      })
      claim(me)
    },
    read: async () => ((await use('readonly', (store) => store.getAll())) || []) as unknown[],
    claim,
  }
}
