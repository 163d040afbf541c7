/** A shop in memory: people who wait for one product, its restocks, and what they do once they are told. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Lives one product's days, minute by minute.
 * @param {Awaited<ReturnType<typeof import('./core.mjs').loadCore>>} core
 * @param {{random: () => number, people: number, restocks: readonly {at: number, pieces: number}[], buys: number,
 *   reserves: number, median: number, spread: number, passers: number, experience: {noticed: number, bought: number}}} life
 *   buys: how many of those who are told want it still; median, spread: how soon they come (lognormal, ms and sigma);
 *   reserves: how many want pieces held; passers: pieces that others buy in an hour
 */
export function live(core, life) {
  const { random, experience } = life
  const perPiece = core.peoplePerPiece(experience)
  const rules = { minimum: 1, perPiece, unknownSize: 20 }
  const people = Array.from({ length: life.people }, (_, index) => person(life, index))
  const shop = { stock: 0, holds: [], visits: new Map(), waves: [] }
  const count = { noticed: 0, wasted: 0, bought: 0, held: 0, heldBought: 0, oversold: 0, unfair: 0 }
  let item = {
    productId: 'p',
    variantId: '',
    version: 1,
    stock: 0,
    free: 0,
    restocks: 0,
    waveAt: 0,
    expectedAt: null,
    expectedSince: 0,
  }
  let due = 0
  const end = Math.max(...life.restocks.map((one) => one.at)) + 3 * DAY
  for (let now = 0; now < end; now += MINUTE) {
    const before = shop.stock
    for (const one of life.restocks) if (one.at === now) shop.stock += one.pieces
    if (shop.stock > 0 && random() < life.passers / 60 && free(shop) > 0) shop.stock -= 1
    for (const visit of shop.visits.get(now) ?? []) arrive(shop, visit, count)
    const ended = expire(shop, now)
    // As the tick does: only what changed or is due is looked at.
    if (shop.stock === before && !ended && due > now) continue
    const held = heldNow(shop)
    count.oversold = Math.max(count.oversold, held - shop.stock)
    const outstanding = people
      .filter((one) => one.state === 'called')
      .map((one) => ({ at: one.noticedAt, quantity: 1 }))
    const line = people.filter((one) => one.state === 'waiting')
    const look = core.lookAt(
      {
        item,
        pieces: shop.stock,
        held,
        expectedAt: null,
        line,
        more: false,
        outstanding,
        endsAt: null,
      },
      rules,
      now,
    )
    if (look.soldOut) for (const wave of shop.waves) if (wave.at > now - DAY) wave.soldOut = true
    item = look.item
    due = Math.min(look.dueAt ?? end, ...shop.holds.map((hold) => hold.until))
    count.unfair += overtaken(line, look.calls)
    call(shop, look, now, life, count)
  }
  const closed = shop.waves.map((wave) => ({
    bought: wave.bought,
    noticed: wave.soldOut ? wave.bought : wave.noticed,
  }))
  return { count, left: shop.stock, closed }
}

function person({ random, reserves }, index) {
  const reserve = random() < reserves
  return {
    productId: 'p',
    variantId: '',
    address: String(index).padStart(6, '0'),
    profileId: `e:${index}`,
    wants: reserve ? 'reserve' : 'notice',
    quantity: random() < 0.15 ? 2 : 1,
    rank: index,
    round: 0,
    restock: 0,
    notices: 0,
    noticedAt: 0,
    request: String(index),
    confirmed: true,
    holds: false,
    state: 'waiting',
  }
}

function call(shop, look, now, life, count) {
  const notices = look.calls.filter((one) => one.kind === 'notice')
  const wave = { at: now, noticed: notices.length, bought: 0, soldOut: false }
  if (notices.length > 0) shop.waves.push(wave)
  for (const { place, kind, quantity } of look.calls) {
    Object.assign(place, {
      round: place.round + 1,
      notices: place.notices + 1,
      restock: look.item.restocks,
      noticedAt: now,
      state: kind === 'hold' ? 'held' : 'called',
    })
    const hold = kind === 'hold' ? { place, quantity, until: now + DAY } : null
    if (hold) {
      shop.holds.push(hold)
      count.held += 1
    } else count.noticed += 1
    // Whoever reserved wants it more.
    const buys = life.random() < (hold ? Math.max(life.buys, 0.8) : life.buys)
    if (!buys) continue
    const at = now + delay(life)
    shop.visits.set(at, [...(shop.visits.get(at) ?? []), { place, hold, wave }])
  }
}

/** Whole minutes until somebody comes, lognormal. */
function delay({ random, median, spread }) {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const time = median * Math.exp(spread * normal)
  return Math.max(1, Math.min(Math.round(time / MINUTE), 2 * 24 * 60)) * MINUTE
}

function arrive(shop, { place, hold, wave }, count) {
  if (place.state === 'ended') return
  if (hold && shop.holds.includes(hold)) {
    shop.holds.splice(shop.holds.indexOf(hold), 1)
    shop.stock -= hold.quantity
    place.state = 'ended'
    count.heldBought += 1
    return
  }
  const pieces = Math.min(place.quantity, free(shop))
  if (pieces < 1) {
    if (!hold) count.wasted += 1
    return
  }
  shop.stock -= pieces
  place.state = 'ended'
  if (!hold) {
    wave.bought += 1
    count.bought += 1
  }
}

/** Ends holds whose time is up. Answers whether there were any. */
function expire(shop, now) {
  const over = shop.holds.filter((one) => one.until <= now)
  for (const hold of over) {
    shop.holds.splice(shop.holds.indexOf(hold), 1)
    hold.place.state = 'waiting'
  }
  return over.length > 0
}

function heldNow(shop) {
  return shop.holds.reduce((sum, hold) => sum + hold.quantity, 0)
}

function free(shop) {
  return shop.stock - heldNow(shop)
}

/** How many who came earlier, and had not been served yet, were passed over by those who were called now. */
function overtaken(line, calls) {
  const called = new Set(calls.map((one) => one.place))
  const fresh = line.filter((one) => one.notices === 0)
  const last = Math.max(-1, ...fresh.filter((one) => called.has(one)).map((one) => one.rank))
  return fresh.filter((one) => !called.has(one) && one.rank < last).length
}
