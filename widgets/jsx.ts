/** What JSX is compiled to: Preact's own runtime, without what only servers need of it. */
import { createElement } from 'preact'

export { Fragment } from 'preact'

type Tag = Parameters<typeof createElement>[0]

/** Makes an element; the children are among the properties. */
export function jsx(tag: Tag, properties: { [name: string]: unknown }, key?: string) {
  return createElement(tag as 'div', key === undefined ? properties : { ...properties, key })
}

export { jsx as jsxs }
