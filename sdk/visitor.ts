/** Has the Worker keep this browser's id in a cookie, where it stands on the shop's own domain. */
import { now } from './clock.ts'
import type { Desk } from './desk.ts'

const DAY = 86_400_000

/** Whether the Worker may stand on the domain of this page; which domains belong to nobody, the browser knows. */
function isNear(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  const domain = (host: string) => host.split('.').slice(-2).join('.')
  return protocol === 'https:' && domain(hostname) === domain(location.hostname)
}

/**
 * Renews the cookie once a day, and at once when the id is another, or none any more (`changed`). A browser whose
 * storage was empty gets the id of its cookie back: the Worker ties the one it made meanwhile to it.
 */
export async function keepVisitor(
  { endpoint, key, aisle, storage }: Desk,
  changed?: boolean,
): Promise<void> {
  const id = aisle.anonymousId()
  const kept = storage.get('kept')
  const today = `${Math.floor(now() / DAY)}`
  if (!changed && (!id || kept === today || !isNear(endpoint))) return
  try {
    const response = await fetch(`${endpoint}/v1/visitor`, {
      method: 'POST',
      body: JSON.stringify({ writeKey: key, anonymousId: id || null, isNew: !kept }),
      credentials: 'include',
      keepalive: true,
    })
    // Not of one domain after all, as the browser sees it: to be asked again tomorrow.
    if (response.ok || response.status === 403) storage.set('kept', id && today)
    const { anonymousId } = await response.json()
    const isAnothers = response.ok && !kept && id && anonymousId
    if (isAnothers && aisle.anonymousId() === id) storage.set('id', anonymousId)
  } catch {
    // Without an answer it is asked again on the next page.
  }
}
