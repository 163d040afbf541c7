/** Whether somebody looks at what the SDK does on this page. */

/**
 * True with `#aisle-debug` in the address, and from then on in this tab, so that one can go through a shop with it,
 * until the mirror is closed.
 */
export function isWatched(): boolean {
  const asked = /aisle-debug/.test(location.hash)
  try {
    if (asked) sessionStorage.setItem('aisle-debug', '1')
    return asked || !!sessionStorage.getItem('aisle-debug')
  } catch {
    return asked
  }
}
