/** An item of a feed as it stands there: names of fields with their texts, and where it began. */

export interface FeedItem {
  /** Its place in the feed, from 0. */
  readonly index: number
  /** The line on which it begins, from 1. */
  readonly line: number
  /** Values by field name, in lower case without prefix, as often as they came. */
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** Why it cannot be read as an item, where that is so. */
  readonly error?: string
}

/** What one push of text brought, and how the feed stands after it. */
export interface Scanner {
  /** Takes the next text of the feed; answers the items that are whole by now. */
  push(text: string): readonly FeedItem[]
  /** Says that no more comes; answers what the end itself made whole. */
  end(): readonly FeedItem[]
  /** Text behind the last whole item; undefined where that is more than is kept. */
  readonly tail: string | undefined
  /** Why the feed is not complete at its end; undefined where it is. */
  readonly broken: string | undefined
  /** Where the last whole item ended: there a later reading goes on. */
  readonly place: { readonly index: number; readonly line: number }
}

/** An item larger than this is no item, in characters. */
export const itemLimit = 400_000

/** How often a mark is in a text. */
export function count(text: string, mark: string): number {
  let found = 0
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) found += 1
  return found
}
