/** Steps inside a step, which can be folded away. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Step } from '../../../worker/flows/definition.ts'
import { Icon } from '../../parts/icon.tsx'
import type { Path } from './draft.ts'

/** How some steps are drawn: what draws them draws those inside them, too. */
export type Nest = (steps: readonly Step[], path: Path) => ComponentChildren

export function Inside(props: {
  name: string
  steps: readonly Step[]
  path: Path
  nest: Nest
  children?: ComponentChildren
}) {
  const [open, setOpen] = useState(true)
  return (
    <div class="inside">
      <div class="inside-head">
        <button
          type="button"
          class="fold"
          aria-expanded={open}
          onClick={() => setOpen((now) => !now)}
        >
          <Icon name="chevron" />
          <span>{props.name}</span>
        </button>
        {props.children}
      </div>
      {open && <ol class="line">{props.nest(props.steps, props.path)}</ol>}
    </div>
  )
}
