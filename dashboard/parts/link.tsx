/** A link to another room, which changes the page without loading a new one. */

import type { ComponentChildren } from 'preact'
import { go } from '../route.ts'

export function Link(props: {
  to: string
  class?: string
  children: ComponentChildren
  'aria-current'?: 'page' | 'true' | undefined
  'aria-label'?: string
}) {
  const { to, children, ...rest } = props
  const follow = (event: MouseEvent) => {
    // A click for a new tab or window is the browser's.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) {
      return
    }
    event.preventDefault()
    go(to)
  }
  return (
    <a href={to} onClick={follow} {...rest}>
      {children}
    </a>
  )
}
