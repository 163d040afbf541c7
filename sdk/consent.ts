/** What the shopper allowed, and whether events may be kept and sent. */
import type { Consent } from './contract/envelope.ts'
import { hearPlatforms, type Signal } from './signals.ts'
import { openStorage } from './storage.ts'

/** What holds before the shopper has chosen: `required` waits for a yes, `denied` does nothing at all. */
export type ConsentMode = 'granted' | 'required' | 'denied'

/** Whether events are recorded: `wait` keeps them in memory until the shopper has chosen. */
export type Permission = 'yes' | 'wait' | 'no'

const BEFORE_CHOICE: { [mode: string]: Permission } = { granted: 'yes', required: 'wait' }

const PURPOSES = ['analytics', 'marketing'] as const

/** The shopper's choice. */
export interface ConsentState {
  permission(): Permission
  /** Remembers a choice; what it does not name stays as it was. */
  choose(choice: Consent): void
  /** The state as messages carry it. */
  current(): Consent
}

/**
 * Reads the remembered choice anew each time, because another tab may have changed it. A choice made by a call stands
 * above what a consent platform says.
 * In `denied` mode only a choice made on this page counts.
 */
export function readConsent(mode: ConsentMode): ConsentState {
  // The choice itself may always be stored: it is what makes a refusal last.
  let remember = mode !== 'denied'
  const storage = openStorage(() => remember)
  const hear = hearPlatforms()

  return {
    permission() {
      let analytics = storage.get('analytics')
      const before = BEFORE_CHOICE[mode]
      if (!analytics && before) {
        let heard: Signal | undefined
        try {
          heard = hear()
        } catch {
          // A platform that cannot be asked has not been heard.
          heard = {}
        }
        for (const purpose of heard ? PURPOSES : []) {
          const word = heard?.[purpose]
          const known = storage.get(`heard-${purpose}`)
          // It holds until the platform says something else, also on the next page, where the platform comes late.
          if (word !== undefined && `${word}` !== `${known || null}`)
            storage.set(`heard-${purpose}`, word === null ? undefined : `${word}`)
        }
        analytics = storage.get('heard-analytics')
        if (!analytics) return heard ? 'wait' : before
      }
      return analytics === 'true' ? 'yes' : 'no'
    },
    choose(choice) {
      remember = true
      for (const purpose of PURPOSES) {
        if (choice[purpose] != null) storage.set(purpose, `${choice[purpose]}`)
      }
    },
    current() {
      // Global Privacy Control and Do Not Track are objections to marketing that a banner cannot overrule.
      const { globalPrivacyControl, doNotTrack } = navigator as Navigator & {
        globalPrivacyControl?: boolean
      }
      const objection = globalPrivacyControl || doNotTrack === '1'
      const marketing = objection
        ? 'false'
        : storage.get('marketing') || storage.get('heard-marketing')
      return { analytics: true, marketing: marketing && marketing === 'true' } as Consent
    },
  }
}
