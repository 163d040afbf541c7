/** The whole definition as JSON: for what has no field of its own. */

import { useState } from 'preact/hooks'
import type { Definition } from '../../../worker/flows/owned/read.ts'

export function Json(props: { definition: Definition; onUse(definition: Definition): void }) {
  const [text, setText] = useState(() => JSON.stringify(props.definition, null, 2))
  const [problem, setProblem] = useState('')
  const change = (next: string) => {
    setText(next)
    try {
      props.onUse(JSON.parse(next) as Definition)
      setProblem('')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <label class={`field ${problem ? 'field-wrong' : ''}`}>
      <span class="field-name">The definition</span>
      <textarea
        class="code"
        rows={28}
        spellcheck={false}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {problem && <span class="field-problem">{problem}</span>}
      <span class="hint">
        Lengths of time in milliseconds, or as “PT4H” and “P2D”. What is wrong is said when you
        save, with the place where it stands.
      </span>
    </label>
  )
}
