/** The whole content of the database of a test, taken and put back, so that a story can be gone on with from its middle. */

import { env } from 'cloudflare:workers'

type Row = Record<string, unknown>

/** The rows of every table that is not empty. */
export type Snapshot = ReadonlyMap<string, readonly Row[]>

/** Tables of the migrations; those that D1 and the test's own set-up keep are left alone. */
async function tables(): Promise<readonly string[]> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and name not like 'd1\\_%' escape '\\'",
  ).all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** Reads every table. */
export async function takeSnapshot(): Promise<Snapshot> {
  const names = await tables()
  const contents = await env.DB.batch<Row>(
    names.map((name) => env.DB.prepare(`select * from ${name}`)),
  )
  return new Map(names.map((name, index) => [name, contents[index]?.results ?? []]))
}

/** Makes the database what it was. */
export async function restore(snapshot: Snapshot): Promise<void> {
  await env.DB.batch(
    [...snapshot].flatMap(([name, rows]) => {
      const columns = Object.keys(rows[0] ?? {})
      const values = columns.map((column) => `value->>'${column}'`).join(', ')
      return [
        env.DB.prepare(`delete from ${name}`),
        ...(rows.length === 0
          ? []
          : [
              env.DB.prepare(
                `insert into ${name} (${columns.join(', ')}) select ${values} from json_each(?)`,
              ).bind(JSON.stringify(rows)),
            ]),
      ]
    }),
  )
}
