/** What the consent platform of a page says: IAB TCF v2, Shopify's customer privacy, or Google Consent Mode. */

/** Per purpose: a yes, a no, null while the shopper is being asked anew, undefined when nothing was heard. */
export interface Signal {
  analytics?: boolean | null | undefined
  marketing?: boolean | null | undefined
}

/** What TCF hands to listeners, as far as it matters here. */
interface TcData {
  eventStatus?: string
  gdprApplies?: boolean
  purpose?: { consents?: Record<number, boolean> }
}

/** The globals that platforms leave on a page. */
interface Platforms {
  __tcfapi?: (command: string, version: number, listen: (data: TcData, ok: boolean) => void) => void
  Shopify?: {
    customerPrivacy?: {
      analyticsProcessingAllowed(): boolean
      marketingAllowed(): boolean
      currentVisitorConsent?(): { analytics?: string; marketing?: string }
    }
  }
  dataLayer?: ArrayLike<ArrayLike<unknown>>
}

/** Google's names of the purposes. */
const GOOGLE = { analytics: 'analytics_storage', marketing: 'ad_storage' } as const

/**
 * Answers a function that reads the first platform that is there; undefined when the page has none. Nothing is put in
 * the way of any of them, so it is asked again and again; what it has read of `dataLayer` it does not read again.
 */
export function hearPlatforms(): () => Signal | undefined {
  let tcf: Signal | undefined
  let layer: Platforms['dataLayer']
  let next = 0
  let google: Signal | undefined

  const hearTcf = ({ eventStatus, gdprApplies, purpose }: TcData, ok: boolean) => {
    if (!ok) return
    const { consents = {} } = purpose || {}
    // 1: store on the device. 8: measure content. 3 and 4: a profile for advertising, and its use.
    const granted = (...purposes: number[]) => !purposes.some((number) => !consents[number])
    tcf =
      eventStatus === 'cmpuishown'
        ? { analytics: null, marketing: null }
        : gdprApplies === false
          ? { analytics: true }
          : { analytics: granted(1, 8), marketing: granted(1, 3, 4) }
  }

  /** An entry as `gtag('consent', …)` leaves it. Of several defaults, which are for regions, the strictest counts. */
  const hearGoogle = ([word, command, given]: unknown[]) => {
    if (word !== 'consent' || !given) return
    google = google || {}
    for (const purpose of ['analytics', 'marketing'] as const) {
      const state = (given as Record<string, unknown>)[GOOGLE[purpose]]
      if (!state) continue
      const granted = state === 'granted'
      if (command === 'update') google[purpose] = granted
      else if (!(purpose in google) || !granted) google[purpose] = granted || undefined
    }
  }

  return () => {
    const { __tcfapi, Shopify } = window as Platforms
    if (__tcfapi) {
      if (!tcf) {
        tcf = {}
        __tcfapi('addEventListener', 2, hearTcf)
      }
      return tcf
    }
    const privacy = Shopify?.customerPrivacy
    if (privacy) {
      const said = privacy.currentVisitorConsent?.() || {}
      // Where the law asks for no consent, the platform allows what nobody was asked for.
      return {
        analytics:
          privacy.analyticsProcessingAllowed() || (said.analytics === 'no' ? false : undefined),
        marketing: privacy.marketingAllowed() || (said.marketing === 'no' ? false : undefined),
      }
    }
    let dataLayer: Platforms['dataLayer']
    try {
      dataLayer = (window as Platforms).dataLayer
    } catch {
      // A getter that throws says nothing about consent.
    }
    if (layer !== dataLayer) google = undefined
    // Google Tag Manager cuts a long layer at its beginning.
    if (layer !== dataLayer || (layer && layer.length < next)) next = 0
    layer = dataLayer
    while (layer && next < layer.length) {
      try {
        const entry = layer[next++]
        // To spread what is no list would throw, ten thousand times over in a long layer.
        if (entry?.[0] === 'consent') hearGoogle([...(entry as unknown[])])
      } catch {
        // A page's own getter threw.
      }
    }
    return google
  }
}
