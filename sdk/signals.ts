/** What consent platforms say that answer when they are asked: IAB TCF v2, and Shopify's customer privacy. */

/** Per purpose: a yes, a no, null while the shopper is being asked anew, undefined when nothing was heard. */
export interface Signal {
  analytics?: boolean | null | undefined
  marketing?: boolean | null | undefined
}

/** Asks the platform. Throws what the platform throws. */
export type Hear = () => Signal | undefined

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
}

/** Answers a function that asks the platform of this page; a signal without a word while it says nothing. */
export function hearPlatforms(): Hear {
  let tcf: Signal | undefined

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
    if (!privacy) return {}
    const said = privacy.currentVisitorConsent?.() || {}
    // Where the law asks for no consent, the platform allows what nobody was asked for.
    return {
      analytics:
        privacy.analyticsProcessingAllowed() || (said.analytics === 'no' ? false : undefined),
      marketing: privacy.marketingAllowed() || (said.marketing === 'no' ? false : undefined),
    }
  }
}
