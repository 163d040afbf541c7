/** What views are made of: escaped markup, and data for scripts inside it. */
import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** JSON inside a script element: no `<` in it can end the element. */
export function json(value: unknown): HtmlEscapedString {
  return raw(JSON.stringify(value).replaceAll('<', '\\u003c')) as HtmlEscapedString
}
