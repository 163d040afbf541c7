/** The segments whose members are kept: who is in them follows from everybody else, and is worked out every night. */

/** The customers who spend most. */
export const VIP = 'vip'
/** Customers who have not ordered for longer than is usual for them. */
export const OVERDUE = 'overdue'

export const KEPT: readonly string[] = [VIP, OVERDUE]

export function isKept(id: unknown): id is string {
  return typeof id === 'string' && KEPT.includes(id)
}
