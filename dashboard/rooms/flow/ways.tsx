/** A split: which ways there are, and how many people go each. */

import type { Step } from '../../../worker/flows/definition.ts'
import type { Editing, Path } from './draft.ts'
import { Inside, type Nest } from './inside.tsx'
import { named } from './say.ts'

type Split = Extract<Step, { kind: 'split' }>

export function Ways(props: Editing & { nest: Nest; step: Split; path: Path }) {
  const { step, path, edit } = props
  const total = step.ways.reduce((sum, way) => sum + way.share, 0)
  return (
    <>
      <p class="node-title">Tries {step.ways.length} ways against each other</p>
      <p class="hint">Each person goes one way, and always the same.</p>
      {step.ways.map((way, at) => (
        <Inside
          key={way.id}
          nest={props.nest}
          name={`Way ${named(way.id)}`}
          steps={way.steps}
          path={[...path, 'ways', at, 'steps']}
        >
          <label class="share">
            <span>Share</span>
            <input
              type="number"
              min={1}
              max={1_000}
              value={way.share}
              onInput={(event) =>
                edit([...path, 'ways', at, 'share'], Number(event.currentTarget.value))
              }
            />
            <span>{total > 0 ? `${Math.round((100 * way.share) / total)} %` : ''}</span>
          </label>
        </Inside>
      ))}
    </>
  )
}
