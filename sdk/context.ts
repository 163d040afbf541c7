/** The circumstances of a message, as the page shows them. */
import type { Campaign, Consent, Context, JsonObject } from './contract/envelope.ts'
import { VERSION } from './version.ts'

/** What is found out when there is time for it. */
export const known: { zone?: string | undefined } = {}

/** The time zone, where it can simply be asked for; elsewhere as far as it is known by now. */
function timezone(): string | undefined {
  const { Temporal } = window as { Temporal?: { Now: { timeZoneId(): string } } }
  if (Temporal) known.zone = Temporal.Now.timeZoneId()
  return known.zone
}

/** The campaign that the utm_ parameters name; `utm_campaign` is its name. */
function readCampaign(search: string): Campaign {
  const campaign: JsonObject = {}
  for (const [name, value] of new URLSearchParams(search)) {
    if (/^utm_/.test(name)) campaign[name.slice(4).replace('campaign', 'name')] = value
  }
  return campaign
}

/** What the page, the browser, the address and the shopper's choice say. */
export function readContext(consent: Consent): Context {
  const { href: url, pathname: path, search } = location
  const { title, referrer } = document
  return {
    page: { url, path, referrer, title, search },
    locale: navigator.language,
    timezone: timezone(),
    userAgent: navigator.userAgent,
    campaign: readCampaign(search),
    library: { name: 'aisle', version: VERSION },
    consent,
  } as Context
}
