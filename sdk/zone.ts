/** Finds out in which time zone the browser is, where it cannot simply be asked. */

/**
 * Browsers without Temporal load their tables of languages for it, which takes 15 ms and more: so this is called when
 * nobody waits. The answer is put where `known` is read.
 */
export function findZone(known: { zone?: string | undefined }): void {
  const find = () => {
    known.zone = known.zone || Intl.DateTimeFormat().resolvedOptions().timeZone
  }
  if ((window as { Temporal?: unknown }).Temporal) return
  if (typeof requestIdleCallback === 'function') requestIdleCallback(find)
  else setTimeout(find, 50)
}
