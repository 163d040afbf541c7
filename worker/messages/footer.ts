/** The last lines of every email: why it was sent, how to stop it, and who sent it. */

import type { EmailContext } from './email.ts'
import { oneLine, safeUrl } from './words.ts'

/** Absent parts are empty. */
export interface Footer {
  readonly why: string
  readonly unsubscribe: string
  readonly preferences: string
  readonly brandName: string
  readonly postalAddress: string
}

/** Writes the footer. Marketing without a way to unsubscribe is a fault and throws. */
export function writeFooter(context: EmailContext): Footer {
  const name = oneLine(context.brand.name)
  const unsubscribe = context.marketing ? safeUrl(context.links.unsubscribe) : ''
  if (unsubscribe === null)
    throw new Error('A marketing email needs an http(s) link "unsubscribe".')
  return {
    why: oneLine(context.values.why ?? '') || reason(name, context.marketing),
    unsubscribe,
    preferences: (context.marketing && safeUrl(context.links.preferences)) || '',
    brandName: name,
    postalAddress: oneLine(context.brand.postalAddress),
  }
}

function reason(name: string, marketing: boolean): string {
  return marketing
    ? `You get this email because you said yes to news from ${name}.`
    : `This is a service email from ${name}, sent because of something you did there.`
}
