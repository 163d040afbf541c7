/** The last lines of every email: why it was sent, how to stop it, and who sent it. */

import type { EmailContext } from './email.ts'
import { oneLine, safeUrl } from './words.ts'

/** Absent parts are empty. */
export interface Footer {
  readonly why: string
  readonly unsubscribe: string
  readonly unsubscribeLabel: string
  readonly preferences: string
  /** Name and postal address. */
  readonly sender: string
}

/** Writes the footer; `why` is the copy's own reason or empty. Marketing without a way to unsubscribe throws. */
export function writeFooter(context: EmailContext, why: string): Footer {
  const name = oneLine(context.brand.name)
  const own = safeUrl(context.leave?.href) ?? ''
  const unsubscribe = context.marketing ? safeUrl(context.links.unsubscribe) : own
  if (unsubscribe === null)
    throw new Error('A marketing email needs an http(s) link "unsubscribe".')
  return {
    why: why || reason(name, context.marketing),
    unsubscribe,
    unsubscribeLabel: context.marketing ? 'Unsubscribe' : oneLine(context.leave?.label ?? ''),
    preferences: (context.marketing && safeUrl(context.links.preferences)) || '',
    sender: senderOf(name, oneLine(context.brand.postalAddress)),
  }
}

/** Name and postal address; an address that begins with the name already says it. */
export function senderOf(name: string, address: string): string {
  if (address.toLowerCase().startsWith(name.toLowerCase())) return address
  return address === '' ? name : `${name} · ${address}`
}

function reason(name: string, marketing: boolean): string {
  return marketing
    ? `You get this email because you said yes to news from ${name}.`
    : `This is a service email from ${name}, sent because of something you did there.`
}
