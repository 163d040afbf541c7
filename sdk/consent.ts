/** What the shopper allowed, and whether events may be kept and sent. */
import type { Consent } from './contract/envelope.ts'
import type { Hear, Signal } from './signals.ts'
import { openStorage } from './storage.ts'

/** What holds before the shopper has chosen: `required` waits for a yes, `denied` does nothing at all. */
export type ConsentMode = 'granted' | 'required' | 'denied'

/** Whether events are recorded: `wait` keeps them in memory until the shopper has chosen. */
export type Permission = 'yes' | 'wait' | 'no'

const BEFORE_CHOICE: { [mode: string]: Permission } = { granted: 'yes', required: 'wait' }

/** The purposes, and Google's names of them. */
const PURPOSES = [
  ['analytics', 'analytics_storage'],
  ['marketing', 'ad_storage'],
] as const

/** The shopper's choice. */
export interface ConsentState {
  permission(): Permission
  /** Remembers a choice; what it does not name stays as it was. */
  choose(choice: Consent): void
  /** The state as messages carry it. */
  current(): Consent
}

type Layer = ArrayLike<{ [index: number]: unknown } | undefined>

/**
 * Answers a function that reads what Google Consent Mode says in `dataLayer`, entries as `gtag('consent', …)` leaves
 * them; undefined when nothing. What was read is not read again. Of several defaults, which are for regions, the
 * strictest counts.
 */
function readLayer(): () => Signal | undefined {
  let layer: Layer = []
  let next = 0
  let heard: Signal | undefined
  const read = (command: unknown, given: Record<string, unknown>) => {
    const signal: Signal = heard || {}
    heard = signal
    for (const [purpose, name] of PURPOSES) {
      const granted = given[name] === 'granted'
      if (!given[name]) continue
      if (command === 'update') signal[purpose] = granted
      else if (!(purpose in signal) || !granted) signal[purpose] = granted || undefined
    }
  }
  return () => {
    try {
      const { dataLayer = [] } = window as { dataLayer?: Layer }
      // Google Tag Manager cuts a long layer at its beginning.
      if (dataLayer !== layer || dataLayer.length < next) next = 0
      if (dataLayer !== layer) heard = undefined
      layer = dataLayer
    } catch {
      // A getter that throws says nothing about consent.
    }
    while (next < layer.length) {
      try {
        const entry = layer[next++]
        if (entry?.[0] === 'consent' && entry[2]) read(entry[1], entry[2] as never)
      } catch {
        // A page's own getter threw.
      }
    }
    return heard
  }
}

/**
 * Reads the remembered choice anew each time, because another tab may have changed it. A choice made by a call stands
 * above what a consent platform says; `load` brings what understands TCF and Shopify, when one of these is there.
 * In `denied` mode only a choice made on this page counts.
 */
export function readConsent(
  mode: ConsentMode,
  load: (then: (hear: Hear) => void) => void,
): ConsentState {
  // The choice itself may always be stored: it is what makes a refusal last.
  let remember = mode !== 'denied'
  const storage = openStorage(() => remember)
  const google = readLayer()
  let ask: Hear | undefined

  /** What the first platform says that is there. Nothing is put in the way of any, so it is asked again and again. */
  const hear = (): Signal | undefined => {
    const page = window as { __tcfapi?: unknown; Shopify?: { customerPrivacy?: unknown } }
    try {
      if (!ask && (page.__tcfapi || page.Shopify?.customerPrivacy)) {
        ask = () => ({})
        load((then) => {
          ask = then
        })
      }
      return ask ? ask() : google()
    } catch {
      // A platform that cannot be asked has not been heard.
      return {}
    }
  }

  return {
    permission() {
      const before = BEFORE_CHOICE[mode]
      let analytics = storage.get('analytics')
      if (!analytics && before) {
        const signal = hear()
        for (const [purpose] of PURPOSES) {
          const word = signal?.[purpose]
          const said = word === null ? undefined : `${word}`
          // It holds until the platform says something else, also on the next page, where the platform comes late.
          if (word !== undefined && said !== storage.get(`heard-${purpose}`))
            storage.set(`heard-${purpose}`, said)
        }
        analytics = storage.get('heard-analytics')
        if (!analytics) return signal ? 'wait' : before
      }
      return analytics === 'true' ? 'yes' : 'no'
    },
    choose(choice) {
      remember = true
      for (const [purpose] of PURPOSES) {
        if (choice[purpose] != null) storage.set(purpose, `${choice[purpose]}`)
      }
    },
    current() {
      // Global Privacy Control and Do Not Track are objections to marketing that a banner cannot overrule.
      const { globalPrivacyControl, doNotTrack } = navigator as Navigator & {
        globalPrivacyControl?: boolean
      }
      const said = storage.get('marketing') || storage.get('heard-marketing')
      const marketing = globalPrivacyControl || doNotTrack === '1' ? false : said && said === 'true'
      return { analytics: true, marketing } as Consent
    },
  }
}
