/** Widgets, their drafts, and what people did with them, in the database. */

import { type RawBuilder, sql } from 'kysely'
import { readJson, readObject } from '../core/json.ts'
import { type Db, jsonRows } from '../db/database.ts'
import type { Row } from '../db/tables.ts'
import type { ExposureCount } from '../events/exposure.ts'
import type { Counted } from './result.ts'
import { type Definition, type OwnedWidget, readDefinition } from './widget.ts'

/** What a preview shows, and where on its page somebody pointed to. */
export interface Draft {
  readonly widget: unknown
  readonly place: unknown
}

/** How many widgets a shop can have. */
export const MOST_WIDGETS = 50

function widgetOf(row: Row<'widgets'>): OwnedWidget | undefined {
  const read = readDefinition(readJson(row.definition))
  return read.ok ? { id: row.id, ...read.definition } : undefined
}

/** Every widget, the oldest first. A definition that no longer keeps its rules is left out. */
export async function listWidgets(db: Db): Promise<readonly OwnedWidget[]> {
  const rows = await db.query
    .selectFrom('widgets')
    .selectAll()
    .orderBy('id')
    .limit(MOST_WIDGETS)
    .execute()
  return rows
    .sort((left, right) => left.created_at - right.created_at || (left.id < right.id ? -1 : 1))
    .flatMap((row) => widgetOf(row) ?? [])
}

/** A widget by id, or undefined. */
export async function findWidget(db: Db, id: string): Promise<OwnedWidget | undefined> {
  const row = await db.query
    .selectFrom('widgets')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && widgetOf(row)
}

/** Puts a widget; what was only a draft is gone with it. */
export async function putWidget(
  db: Db,
  id: string,
  definition: Definition,
  at: number,
): Promise<void> {
  const changed = { definition: JSON.stringify(definition), draft: '', updated_at: at }
  await db.query
    .insertInto('widgets')
    .values({ id, created_at: at, ...changed })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
    .execute()
}

/** Deletes a widget with its counts; answers whether there was one. */
export async function deleteWidget(db: Db, id: string): Promise<boolean> {
  const [gone] = await db.batch([
    sql`delete from widgets where id = ${id}`,
    sql`delete from widget_counts where widget = ${id}`,
  ])
  return (gone?.changes ?? 0) > 0
}

/** Keeps a draft beside a widget; answers whether there is that widget. */
export async function putDraft(db: Db, id: string, draft: Draft): Promise<boolean> {
  const result = await db.query
    .updateTable('widgets')
    .set({ draft: JSON.stringify(draft) })
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The draft of a widget, or undefined. */
export async function findDraft(db: Db, id: string): Promise<Draft | undefined> {
  const row = await db.query
    .selectFrom('widgets')
    .select('draft')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || row.draft === '') return undefined
  const { widget, place } = readObject(row.draft)
  return { widget, place: place ?? null }
}

/** What people did with one widget, or with all of them. */
export async function loadCounts(
  db: Db,
  widget?: string,
): Promise<readonly (Counted & { readonly widget: string })[]> {
  const all = db.query.selectFrom('widget_counts').selectAll()
  return widget === undefined ? all.execute() : all.where('widget', '=', widget).execute()
}

/** Adds what a fold found new. One row for each widget, variant and outcome, however many people it was. */
export function countExposures(counts: readonly ExposureCount[]): readonly RawBuilder<unknown>[] {
  if (counts.length === 0) return []
  return [
    sql`insert into widget_counts (widget, variant, outcome, people)
        select value->>'widget', value->>'variant', value->>'outcome', value->>'people'
        from ${jsonRows(counts)} where true
        on conflict do update set people = people + excluded.people`,
  ]
}
