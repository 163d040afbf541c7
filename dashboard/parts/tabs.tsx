/** Tabs, used with the arrow keys as the ARIA authoring practices describe. */

import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

export function Tabs<Name extends string>(props: {
  names: readonly Name[]
  chosen: Name
  onChoose(name: Name): void
  children: ComponentChildren
}) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const { names, chosen } = props
    const index = (names.indexOf(chosen) + step + names.length) % names.length
    const name = names[index]
    if (name === undefined) return
    props.onChoose(name)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }
  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label="Views" ref={list} onKeyDown={move}>
        {props.names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${slug(name)}`}
            aria-controls="tab-panel"
            aria-selected={name === props.chosen}
            tabIndex={name === props.chosen ? 0 : -1}
            onClick={() => props.onChoose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${slug(props.chosen)}`}>
        {props.children}
      </div>
    </div>
  )
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-')
}
