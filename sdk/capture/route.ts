/** Notices when the page becomes another one without loading. */

/** An address as far as it names a page: what stands behind # counts only where a shop keeps its routes there. */
export function pageOf(address: string): string {
  const [page = '', hash = ''] = address.split(/#(.*)/)
  return /^[!/]/.test(hash) ? `${page}#${hash}` : page
}

const pathOf = (address: string) => pageOf(address).replace(/\?[^#]*/, '')

/**
 * Calls back at each change of the address, once. An address that is merely put right (replaced by one with the same
 * path) is the same page still. `began` is where the page was when it began.
 */
export function watchRoute(began: string, moved: () => void): void {
  let last = began
  const look = (replaced: boolean) => {
    const address = location.href
    const before = last
    last = address
    const part = replaced ? pathOf : pageOf
    if (part(address) !== part(before)) moved()
  }
  const { navigation } = window as { navigation?: EventTarget }
  if (navigation) {
    navigation.addEventListener('currententrychange', (event) =>
      look((event as Event & { navigationType?: string }).navigationType === 'replace'),
    )
  } else {
    const { pushState, replaceState } = history
    history.pushState = (...given) => {
      pushState.apply(history, given)
      look(false)
    }
    history.replaceState = (...given) => {
      replaceState.apply(history, given)
      look(true)
    }
    addEventListener('popstate', () => look(false))
    addEventListener('hashchange', () => look(false))
  }
  look(true)
}
