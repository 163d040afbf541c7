/** The shop's calls to Aisle, as its developer would write them. */
interface AisleGlobal {
  push(call: readonly unknown[]): unknown
  track?(event: string, properties: object): Promise<boolean>
  subscribe?(subscription: object): Promise<{ status: string }>
  anonymousId?(): string | undefined
}

declare global {
  interface Window {
    aisle: AisleGlobal
  }
}

/** Notes an event; before the tag has loaded, in the stub's list. */
export function track(event: string, properties: object): void {
  window.aisle.push(['track', event, properties])
}

/** This browser's id, for the order that the shop's server reports. */
export function anonymousId(): string | undefined {
  return window.aisle.anonymousId?.()
}

/** Signs up; answers whether Aisle took it. */
export async function subscribe(subscription: {
  email: string
  consentText: string
  source: string
}): Promise<boolean> {
  if (!window.aisle.subscribe) {
    window.aisle.push(['subscribe', subscription])
    return true
  }
  return (await window.aisle.subscribe(subscription)).status === 'pending'
}
