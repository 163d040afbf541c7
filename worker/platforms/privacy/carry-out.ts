/** Carries out what is due of requests about personal data: erases a person, or everybody a shop told of. */

import { asText, readObject } from '../../core/json.ts'
import type { Db } from '../../db/database.ts'
import { readAddress, subjectOfEmail } from '../../identity/address.ts'
import {
  erasePerson,
  findKeys,
  ownersOfOrders,
  type PersonKeys,
  someProfiles,
} from '../../identity/erase/store.ts'
import { ERASED } from '../../identity/erase/tables.ts'
import { idOf } from '../field.ts'
import { closeRequest, dueRequests, type PrivacyRequest } from './store.ts'

/** What it works with; `hashesOf`: under which hashes an address is never written to again. */
export interface Eraser {
  readonly db: Db
  readonly now: () => number
  hashesOf(address: string): Promise<readonly string[]>
}

/** People of one slice where a whole shop is to be forgotten. */
const SLICE = 20

/** Erases the person behind an identifier, and everything stored of them. Answers whether there was anything to find by. */
export async function forget(eraser: Eraser, identities: readonly string[]): Promise<PersonKeys> {
  const { db, now, hashesOf } = eraser
  const keys = await findKeys(db, identities)
  const hashes = await Promise.all(keys.addresses.map(hashesOf))
  await erasePerson(db, keys, hashes.flat(), now())
  return keys
}

/** Carries out the requests that are due, each of them whole or not at all. */
export async function carryOut(eraser: Eraser, until: number): Promise<void> {
  const { db, now } = eraser
  for (const request of await dueRequests(db, now())) {
    if (now() >= until) return
    if (request.kind === 'erase_shop') await forgetShop(eraser, request, until)
    else await forgetOne(eraser, request)
  }
}

async function forgetOne(eraser: Eraser, request: PrivacyRequest): Promise<void> {
  const { db, now, hashesOf } = eraser
  const person = readObject(request.person)
  const customerId = idOf(person.customerId)
  const address = readAddress(person.email)
  const orders = Array.isArray(person.orders) ? person.orders.flatMap((id) => idOf(id) ?? []) : []
  const named = [
    ...(customerId ? [`u:${customerId}`] : []),
    ...(address ? [await subjectOfEmail(address)] : []),
  ]
  // Orders of a guest lie in a stream of their own; those of somebody else are somebody else's.
  const guests = (await ownersOfOrders(db, orders)).filter((owner) =>
    owner.startsWith(`a:${request.source}-order-`),
  )
  const keys = await findKeys(
    db,
    [...named, ...guests].filter((one) => one !== ERASED),
  )
  const addresses = [...new Set([...keys.addresses, ...(address ? [address] : [])])]
  const hashes = await Promise.all(addresses.map(hashesOf))
  await erasePerson(db, { ...keys, addresses }, hashes.flat(), now())
  await closeRequest(db, request.id, 'done', 'erased')
}

/** Everybody, a slice at a time: what one tick leaves, the next one finds. */
async function forgetShop(eraser: Eraser, request: PrivacyRequest, until: number): Promise<void> {
  const { db, now } = eraser
  while (now() < until) {
    const profiles = await someProfiles(db, SLICE)
    if (profiles.length === 0) {
      const shop = asText(readObject(request.person).shop, 255) ?? 'the shop'
      await closeRequest(db, request.id, 'done', `everybody that ${shop} told of was erased`)
      return
    }
    for (const profile of profiles) await forget(eraser, [profile])
  }
}
