/** Hooks that load what a room shows: once, again and again, or page by page. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type Page, read } from './api.ts'

export interface Loaded<Answer> {
  /** Undefined until the first answer. What was shown stays while it is loaded again. */
  readonly data: Answer | undefined
  readonly error: Error | undefined
  reload(): void
}

/** Loads a path; with `every` (ms) again and again, as long as the page can be seen. */
export function useLoad<Answer>(path: string, every?: number): Loaded<Answer> {
  const [state, setState] = useState<{ path: string; data?: Answer; error?: Error }>({ path })
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((current) => current + 1), [])
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = async () => {
      if (!document.hidden || every === undefined) {
        try {
          const data = await read<Answer>(path, stop.signal)
          if (!stop.signal.aborted) setState({ path, data })
        } catch (error) {
          if (stop.signal.aborted) return
          setState((current) => ({
            ...(current.path === path ? current : { path }),
            error: error as Error,
          }))
        }
      }
      if (every !== undefined && !stop.signal.aborted) timer = setTimeout(load, every)
    }
    load()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [path, every, round])
  const current = state.path === path ? state : undefined
  return { data: current?.data, error: current?.error, reload }
}

export interface Pages<Item> {
  readonly items: readonly Item[] | undefined
  readonly error: Error | undefined
  readonly busy: boolean
  /** Loads the next page; undefined at the end. */
  readonly more: (() => void) | undefined
}

/** Loads a list page by page, starting anew when its path changes. */
export function usePages<Item>(path: string): Pages<Item> {
  const [state, setState] = useState<{
    path: string
    items: readonly Item[]
    next: string | null
  }>()
  const [error, setError] = useState<Error>()
  const [busy, setBusy] = useState(false)
  const wanted = useRef(path)
  const load = useCallback(
    async (cursor: string | null, before: readonly Item[]) => {
      wanted.current = path
      setBusy(true)
      try {
        const mark = path.includes('?') ? '&' : '?'
        const page = await read<Page<Item>>(cursor ? `${path}${mark}cursor=${cursor}` : path)
        if (wanted.current !== path) return
        setState({ path, items: [...before, ...page.items], next: page.next })
        setError(undefined)
      } catch (failed) {
        if (wanted.current === path) setError(failed as Error)
      }
      setBusy(false)
    },
    [path],
  )
  useEffect(() => {
    load(null, [])
  }, [load])
  const current = state?.path === path ? state : undefined
  const next = current?.next
  return {
    items: current?.items,
    error,
    busy,
    more: current && next ? () => load(next, current.items) : undefined,
  }
}
