/** What a fold writes about consent: requests and their confirmation mails, confirmations, imports, withdrawals. */

import type { KeyRing } from '../core/tokens.ts'
import {
  deleteUnsubscribes,
  putConfirmations,
  putConsents,
  putImports,
  putRequests,
  putWithdrawals,
} from '../identity/store.ts'
import { suppressionHashes } from '../messages/links.ts'
import { putConfirmationMails } from '../messages/store.ts'
import type { Settings } from '../site/settings.ts'
import type { FoldPlan } from './plan.ts'

/** The statements for what a plan holds of consent; of several requests for one address the last stands. */
export async function consentStatements(
  folding: { readonly ring: KeyRing; readonly settings: Settings; readonly now: () => number },
  plan: FoldPlan,
) {
  const { settings, ring, now } = folding
  const of = (action: string) => plan.consents.filter((change) => change.action === action)
  const requested = settings.doubleOptIn ? of('requested') : []
  const confirmed = settings.doubleOptIn
    ? of('confirmed')
    : [...of('confirmed'), ...of('requested')]
  const lifted = await Promise.all(
    confirmed.map((change) => suppressionHashes(ring, change.address)),
  )
  const imported = of('imported')
  const withdrawn = of('withdrawn')
  const unique = new Map(requested.map((change) => [change.address, change]))
  const asked = [...unique.values()]
  const mails = plan.confirmations.filter((mail) =>
    asked.some((change) => change.at === mail.requestedAt && change.address === mail.address),
  )
  return [
    ...(asked.length > 0 ? [putRequests(asked), putConfirmationMails(mails, now())] : []),
    ...(confirmed.length > 0
      ? [putConfirmations(confirmed), deleteUnsubscribes(lifted.flat())]
      : []),
    ...(imported.length > 0 ? [putImports(imported)] : []),
    ...(withdrawn.length > 0 ? [putWithdrawals(withdrawn)] : []),
    ...(plan.consents.length > 0 ? [putConsents(plan.consents)] : []),
  ]
}
