/** Takes over what pages left behind that are gone: after a crash, a closed tab, hours without a line. */
import { LEFT, type Leftover, leftKeys, type Outbox, type Row } from './outbox.ts'
import { rankOf } from './queue.ts'

/** Everything that all pages left, whatever it is. */
async function readAll({ read }: Outbox): Promise<Row[]> {
  const rows: unknown[] = []
  try {
    rows.push(...(await read()))
  } catch {}
  for (const name of leftKeys()) {
    try {
      rows.push(...JSON.parse(localStorage.getItem(name) as string))
    } catch {}
  }
  return rows.filter(Array.isArray) as Row[]
}

/** Hands over what dead pages left, oldest first. No other page gets the same. What is taken should be put again. */
export async function takeLeftovers(
  outbox: Outbox,
  put: (leftovers: Leftover[]) => void,
): Promise<void> {
  const ours = new Set<string>()
  const asked = new Set<string>()
  for (const [owner] of await readAll(outbox)) {
    if (asked.has(owner)) continue
    asked.add(owner)
    if (await outbox.claim(owner)) ours.add(owner)
  }
  const found = new Map<string, Leftover>()
  // Read again: until the lock was ours, another tab may have sent some.
  for (const [owner, id, json] of await readAll(outbox)) {
    try {
      // One broken message would spoil its whole batch.
      if (ours.has(owner)) found.set(id, { id, json, rank: rankOf(JSON.parse(json)) })
    } catch {}
  }
  put([...found.values()])
  for (const name of leftKeys()) {
    if (ours.has(name.slice(LEFT.length))) localStorage.removeItem(name)
  }
}
