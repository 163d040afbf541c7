/** Which phones the shop texts at all. Pure. */

import type { Settings } from '../../../site/settings.ts'

/** Whether a number is of a country that the owner lets be texted. */
export function mayText(settings: Pick<Settings, 'textCountries'>, phone: string): boolean {
  const { textCountries } = settings
  return textCountries.length === 0 || textCountries.some((code) => phone.startsWith(code))
}
