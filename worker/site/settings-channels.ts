/** What the owner may set about text messages and webhooks. */

import * as v from 'valibot'

const hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23))

/** Whether a webhook may go there at all; whether that host answers is found out when it is asked. */
function isEndpoint(address: string): boolean {
  if (address === '') return true
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return false
  const url = new URL(address)
  return url.username === '' && url.password === ''
}

export const channelSettings = {
  /**
   * Hours at the phone's place in which no text is sent. The law of the United States draws the line at 21 and 8
   * (47 CFR 64.1200(c)(1)), several of its states at 20.
   */
  textQuietHours: v.optional(v.object({ from: hour, until: hour }), { from: 20, until: 8 }),
  /** Least hours between two marketing texts to one person. */
  textGapHours: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(720)), 24),
  /** Codes of the countries that may be texted, such as +49; empty: all that the provider lets through. */
  textCountries: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.trim(), v.regex(/^\+[1-9]\d{0,5}$/, 'must be a code like +49'))),
      v.maxLength(50),
    ),
    [],
  ),
  /** How many people a day may be asked by text whether a sign-up was theirs: each costs money, and robots know that. */
  textRequestsPerDay: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
    200,
  ),
  /** What those read who answer HELP: where the shop can be reached. */
  textHelp: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(200), v.regex(/^\P{Cc}*$/u, 'must be one line')),
    '',
  ),
  /** Where webhooks of flows go; empty: nowhere. */
  webhookUrl: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(500),
      v.check(isEndpoint, 'must be an https address without a password'),
    ),
    '',
  ),
}
