/** Small pieces of text: an instant, money, a badge, the head of a room. */

import type { ComponentChildren } from 'preact'
import type { Amount } from '../../worker/reports/amount.ts'
import { safeUrl } from '../safe-url.ts'
import { exactly, fromNow, useNow } from '../time.ts'

/** An instant, relative and kept up to date; the exact one shows on hover and to assistive technology. */
export function When({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {fromNow(at, now)}
    </time>
  )
}

/** Sums of money, each in its currency; a dash where there are none. */
export function Money({ amounts }: { amounts: readonly Amount[] }) {
  if (amounts.length === 0) return <span class="none">–</span>
  return <span class="money">{amounts.map(formatAmount).join(' + ')}</span>
}

export function formatAmount({ amount, currency }: Amount): string {
  const value = Number(amount)
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(value)
  } catch {
    return `${amount} ${currency}`
  }
}

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge badge-${tone}`}>{children}</span>
}

/** A link that somebody else wrote: to another page where it is http(s), else only its words. */
export function Outside(props: { to: string | null; children: ComponentChildren }) {
  const href = safeUrl(props.to)
  if (href === undefined) return <span>{props.children}</span>
  return (
    <a href={href} rel="noreferrer noopener" target="_blank">
      {props.children}
    </a>
  )
}

/** The head of a room: its name, what it is for, and what can be done there. */
export function Head(props: {
  title: string
  lead?: ComponentChildren
  children?: ComponentChildren
}) {
  return (
    <div class="head">
      <div>
        <h1>{props.title}</h1>
        {props.lead && <p class="lead">{props.lead}</p>}
      </div>
      {props.children && <div class="head-end">{props.children}</div>}
    </div>
  )
}

/** A button that loads the next page of a list, where there is one. */
export function More({ more, busy }: { more: (() => void) | undefined; busy: boolean }) {
  if (!more) return null
  return (
    <button type="button" class="button more" onClick={more} disabled={busy}>
      {busy ? 'Loading …' : 'Show more'}
    </button>
  )
}
