/** Who is subscribed, as it changes with the consents that a fold finds. Means what identity/store.ts writes. Pure. */

import { type ConsentChange, MARKETING } from '../../identity/consent.ts'

export interface Subscription {
  readonly status: 'pending' | 'subscribed' | 'unsubscribed'
  readonly changedAt: number
}

export type Subscriptions = Map<string, Subscription>

/** Notes the changes of one fold: first what was asked for, then what was confirmed, brought along and withdrawn. */
export function noteConsents(
  subscriptions: Subscriptions,
  changes: readonly ConsentChange[],
  doubleOptIn: boolean,
): void {
  const marketing = changes.filter(({ topic }) => topic === MARKETING)
  const of = (action: ConsentChange['action']) => marketing.filter((one) => one.action === action)
  const put = ({ address, at }: ConsentChange, status: Subscription['status']) =>
    subscriptions.set(address, { status, changedAt: at })
  for (const change of doubleOptIn ? of('requested') : []) {
    if (!subscriptions.has(change.address)) put(change, 'pending')
  }
  for (const change of [...of('confirmed'), ...(doubleOptIn ? [] : of('requested'))]) {
    if ((subscriptions.get(change.address)?.changedAt ?? 0) <= change.at) put(change, 'subscribed')
  }
  for (const change of of('imported')) {
    const known = subscriptions.get(change.address)
    if (!known || known.status === 'pending') put(change, 'subscribed')
  }
  for (const change of of('withdrawn')) {
    if ((subscriptions.get(change.address)?.changedAt ?? 0) <= change.at)
      put(change, 'unsubscribed')
  }
}
