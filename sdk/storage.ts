/** Small values that outlive the page where the browser and the shopper allow it, and live in memory where not. */

/** Named strings, first-party. No method throws. */
export interface Storage {
  get(name: string): string | undefined
  /** Sets the value; without one, removes it. */
  set(name: string, value?: string): void
  /** Moves what was held back in memory to the browser, once it may stay. */
  keep(): void
}

/**
 * Opens localStorage under the prefix `aisle-`. While `durable()` is false, and whenever the
 * browser refuses (blocked, full, no such thing), values are kept in memory instead.
 */
export function openStorage(durable: () => boolean): Storage {
  const memory = new Map<string, string>()
  // What was read in this task: no other tab can change it meanwhile.
  const seen = new Map<string, string | null>()

  const storage: Storage = {
    get(name) {
      let value = memory.get(name)
      try {
        if (!value && durable()) {
          if (!seen.has(name)) {
            if (!seen.size) queueMicrotask(() => seen.clear())
            seen.set(name, localStorage.getItem(`aisle-${name}`))
          }
          value = seen.get(name) || value
        }
      } catch {}
      return value
    },
    set(name, value) {
      memory.delete(name)
      seen.delete(name)
      try {
        // Removing needs no permission: it is what the shopper asks for.
        if (!value) return localStorage.removeItem(`aisle-${name}`)
        if (durable()) return localStorage.setItem(`aisle-${name}`, value)
      } catch {}
      if (value) memory.set(name, value)
    },
    keep() {
      for (const [name, value] of [...memory]) storage.set(name, value)
    },
  }
  return storage
}
