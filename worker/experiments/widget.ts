/** The definition of a widget as the owner makes it: read, checked, and cut down to what a page may know. Pure. */

import * as v from 'valibot'
import {
  FORMS,
  type PlacedWidget,
  POSITIONS,
  STRATEGIES,
  WIDGET_KINDS,
  WITHHELD,
} from '../../sdk/contract/widget.ts'

const line = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(most),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to keep out
    v.regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line'),
  )
const text = (most: number) => v.optional(line(most))
const path = v.pipe(
  line(200),
  v.regex(/^[/*]/, 'must begin with / or *'),
  v.check((value) => value.split('*').length <= 6, 'must have at most five *'),
)
const instant = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))
const hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24))
const identifier = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'must be a short name'))

const options = v.object({
  strategy: v.optional(v.picklist(STRATEGIES)),
  layout: v.optional(v.picklist(['row', 'grid'])),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24))),
  title: text(120),
  text: text(400),
  button: text(60),
  form: v.optional(v.picklist(FORMS)),
  consentText: text(1_000),
  offer: text(120),
  threshold: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}(\.\d{1,3})?$/, 'must be a sum'))),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be a currency such as EUR'))),
  cart: v.optional(v.picklist(['auto', 'event', 'off'])),
  theme: v.optional(v.picklist(['auto', 'light', 'dark'])),
  accent: v.optional(
    v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f6f54')),
  ),
})

export const placeSchema = v.object({
  // What a selector may be is known by browsers; they take none that is wrong.
  selector: v.pipe(line(300), v.minLength(1, 'must not be empty'), v.regex(/^[^{}<]*$/)),
  position: v.picklist(POSITIONS),
})

const target = v.object({
  paths: v.optional(v.pipe(v.array(path), v.maxLength(20)), []),
  except: v.optional(v.pipe(v.array(path), v.maxLength(20)), []),
  devices: v.optional(v.pipe(v.array(v.picklist(['phone', 'desktop'])), v.maxLength(2)), []),
  visitors: v.optional(v.picklist(['all', 'new', 'returning']), 'all'),
  utm: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.regex(/^[a-z]{1,20}$/)), line(100)),
      v.check((value) => Object.keys(value).length <= 5, 'must be at most five'),
    ),
    {},
  ),
  from: v.optional(instant, null),
  until: v.optional(instant, null),
  days: v.optional(
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))), v.maxLength(7)),
    [],
  ),
  hours: v.optional(v.nullable(v.tuple([hour, hour])), null),
})

const schema = v.object({
  name: v.pipe(line(80), v.minLength(1, 'must not be empty')),
  kind: v.picklist(WIDGET_KINDS),
  enabled: v.optional(v.boolean(), false),
  place: v.optional(v.nullable(placeSchema), null),
  target: v.optional(target, {}),
  holdBack: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(90)), 0),
  variants: v.optional(
    v.pipe(
      v.array(
        v.object({
          id: v.pipe(
            identifier,
            v.check((id) => id !== WITHHELD, 'is the name of those who are shown nothing'),
          ),
          weight: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 1),
          options: v.optional(options, {}),
        }),
      ),
      v.minLength(1, 'must be at least one'),
      v.maxLength(5),
      v.check(
        (all) => new Set(all.map(({ id }) => id)).size === all.length,
        'must have different names',
      ),
      v.check((all) => all.some(({ weight }) => weight > 0), 'must not all weigh nothing'),
    ),
    [{ id: 'a' }],
  ),
})

export type Definition = v.InferOutput<typeof schema>

/** A definition with its id. */
export interface OwnedWidget extends Definition {
  readonly id: string
}

export type ReadDefinition =
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly problems: readonly { field: string; message: string }[] }

/** Reads a definition; every field that breaks its rule is named. */
export function readDefinition(value: unknown): ReadDefinition {
  const result = v.safeParse(schema, value)
  if (!result.success) {
    return {
      ok: false,
      problems: result.issues.map((issue) => ({
        field: v.getDotPath(issue) ?? '',
        message: issue.message,
      })),
    }
  }
  const { from, until } = result.output.target
  if (from !== null && until !== null && until <= from) {
    return { ok: false, problems: [{ field: 'target.until', message: 'must be after the start' }] }
  }
  return { ok: true, definition: result.output }
}

/** Whether pages are to be told of it: what is over, or was never switched on, is nobody's business. */
export function isLive(widget: Definition, at: number): boolean {
  return widget.enabled && (widget.target.until === null || widget.target.until > at)
}

/** What a page may know: not what the owner calls it. */
export function placedOf(widget: OwnedWidget): PlacedWidget {
  const { id, kind, place, target, holdBack, variants } = widget
  return { id, kind, place, target, holdBack, variants } as PlacedWidget
}
