/** What the shopper allowed, and whether events may be kept and sent. */
import type { Consent } from './contract/envelope.ts'
import { openStorage } from './storage.ts'

/** What holds before the shopper has chosen: `required` waits for a yes, `denied` does nothing at all. */
export type ConsentMode = 'granted' | 'required' | 'denied'

/** Whether events are recorded: `wait` keeps them in memory until the shopper has chosen. */
export type Permission = 'yes' | 'wait' | 'no'

const BEFORE_CHOICE: { [mode: string]: Permission } = { granted: 'yes', required: 'wait' }

/** The shopper's choice. */
export interface ConsentState {
  permission(): Permission
  /** Remembers a choice; what it does not name stays as it was. */
  choose(choice: Consent): void
  /** The state as messages carry it. */
  current(): Consent
}

/**
 * Reads the remembered choice anew each time, because another tab may have changed it.
 * In `denied` mode only a choice made on this page counts.
 */
export function readConsent(mode: ConsentMode): ConsentState {
  // The choice itself may always be stored: it is what makes a refusal last.
  let remember = mode !== 'denied'
  const storage = openStorage(() => remember)

  return {
    permission() {
      const analytics = storage.get('analytics')
      if (analytics) return analytics === 'true' ? 'yes' : 'no'
      return BEFORE_CHOICE[mode] || 'no'
    },
    choose(choice) {
      remember = true
      for (const purpose of ['analytics', 'marketing'] as const) {
        if (choice[purpose] != null) storage.set(purpose, `${choice[purpose]}`)
      }
    },
    current() {
      // Global Privacy Control is an objection to marketing that a banner cannot overrule.
      const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean }
      const marketing = globalPrivacyControl ? 'false' : storage.get('marketing')
      return { analytics: true, marketing: marketing && marketing === 'true' } as Consent
    },
  }
}
