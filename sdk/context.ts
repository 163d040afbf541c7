/** The circumstances of a message, as the page shows them. */
import type { Campaign, Context, JsonObject } from './contract/envelope.ts'
import { VERSION } from './version.ts'

let zone: string | undefined

/** Asked once: the answer costs tens of microseconds and does not change while a page lives. */
function timezone(): string {
  zone = zone || Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}

/** The campaign that the utm_ parameters name; `utm_campaign` is its name. */
function readCampaign(search: string): Campaign {
  const campaign: JsonObject = {}
  new URLSearchParams(search).forEach((value, name) => {
    if (/^utm_/.test(name)) campaign[name.slice(4).replace('campaign', 'name')] = value
  })
  return campaign
}

/** What the page, the browser and the address say. */
export function readContext(): Context {
  const { href: url, pathname: path, search } = location
  const { title, referrer } = document
  return {
    page: { url, path, referrer, title, search },
    locale: navigator.language,
    timezone: timezone(),
    userAgent: navigator.userAgent,
    campaign: readCampaign(search),
    library: { name: 'aisle', version: VERSION },
  } as Context
}
