/** Phone numbers: one spelling for each, E.164, and the subject that stands for it. */

import { sha256 } from '../core/bytes.ts'

export type NormalisedPhone =
  | { readonly ok: true; readonly phone: string }
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): NormalisedPhone => ({ ok: false, reason })

/**
 * A number as ITU-T E.164 writes it: `+`, country code, at most 15 digits. Blanks, dots, dashes, brackets and a leading
 * `00` are how people write it; without its country nobody knows whose it is. The reason of a refusal continues a
 * sentence: "The number …".
 */
export function normalisePhone(input: string): NormalisedPhone {
  if (input.length > 60) return refused('is too long')
  const text = input
    .normalize('NFKC')
    .replaceAll(/[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069().\-\u2010-\u2015/]/g, '')
    .replace(/^00/, '+')
  if (text === '') return refused('is empty')
  if (/^\d+$/.test(text)) return refused('must begin with + and the code of its country')
  // "+44 (0)20 …" is how Britain and Germany print it; the 0 is only dialled at home.
  const international = /^\+(?:44|49|43|41)0/.test(text) ? text.replace(/^(\+\d\d)0/, '$1') : text
  if (!/^\+[1-9]\d{6,14}$/.test(international)) return refused('must look like +49 170 1234567')
  return { ok: true, phone: international }
}

/** The number in a value of unknown shape, or undefined where it holds none. */
export function readPhone(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const normalised = normalisePhone(value)
  return normalised.ok ? normalised.phone : undefined
}

/** The subject of a number: a digest, so that keys and logs hold no number. */
export async function subjectOfPhone(phone: string): Promise<string> {
  return `p:${(await sha256(phone)).slice(0, 32)}`
}
