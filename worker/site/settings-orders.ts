/** What the owner may set about what follows an order: delivery, returns, and where reviews are written. */

import * as v from 'valibot'

const words = (limit: number) =>
  v.pipe(v.string(), v.trim(), v.maxLength(limit), v.regex(/^\P{Cc}*$/u, 'must be one line'))

export const orderSettings = {
  /** Days from an order to its delivery, as a rule; 0: nothing is promised. */
  deliveryDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(120)), 0),
  /** Where the shop is, ISO 3166-1 alpha-2: an order to another country is given a week more. Empty: none is foreign. */
  shopCountry: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.toUpperCase(),
      v.regex(/^([A-Z]{2})?$/, 'must be a country code such as AT'),
    ),
    '',
  ),
  /** How returns and exchanges work, in a sentence or two; empty: people are told to ask. */
  returnsNote: v.optional(words(500), ''),
  /** Where reviews are written, with `{product}` for the id of what was bought; empty: on the product's own page. */
  reviewUrl: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(500),
      v.check(
        (value) =>
          value === '' ||
          (/^https?:\/\//.test(value) && URL.canParse(value.replaceAll(/[{}]/g, 'x'))),
        'must be an http(s) address',
      ),
    ),
    '',
  ),
}
