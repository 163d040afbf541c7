/** A definition while it is edited: changed at a path, never in place, and the paths in which its faults are named. */

import type { Step } from '../../../worker/flows/definition.ts'
import type { Definition } from '../../../worker/flows/owned/read.ts'
import type { FlowDetail } from '../../../worker/reports/flows/detail.ts'

export type Path = readonly (string | number)[]

/** The same definition with another value at a path; undefined takes the field out. */
export function put<Root>(root: Root, path: Path, value: unknown): Root {
  const [key, ...rest] = path
  if (key === undefined) return value as Root
  const inner = (root as Record<string | number, unknown>)[key]
  const next = rest.length === 0 ? value : put(inner, rest, value)
  if (Array.isArray(root)) return root.map((one, at) => (at === key ? next : one)) as Root
  const { [key]: _, ...others } = root as Record<string | number, unknown>
  return (next === undefined ? others : { ...root, [key]: next }) as Root
}

/** A path as the API writes it: `steps[2].after`. */
export function pathText(path: Path): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join('')
}

/** What is wrong with the definition, and where. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** What every part of the editor works with. */
export interface Editing {
  readonly detail: FlowDetail
  readonly definition: Definition
  readonly problem: Problem | null
  edit(path: Path, value: unknown): void
}

/** The problem where it stands at this path or inside it. */
export function problemAt({ problem }: Editing, path: Path): Problem | null {
  if (!problem) return null
  const here = pathText(path)
  const inside = problem.path === here || /^[.[]/.test(problem.path.slice(here.length))
  return problem.path.startsWith(here) && inside ? problem : null
}

/** An id that no step has yet, made of another. */
export function freeId(definition: Definition, stem: string): string {
  const taken = idsOf(definition.steps)
  for (let count = 1; ; count++) {
    const id = count === 1 ? stem.slice(0, 54) : `${stem.slice(0, 54)}-${count}`
    if (!taken.includes(id)) return id
  }
}

/** The lists of steps inside a step, with their paths from it. */
export function insideOf(step: Step): readonly { path: Path; steps: readonly Step[] }[] {
  if (step.kind === 'branch' || step.kind === 'await') {
    return [
      { path: ['yes'], steps: step.yes },
      { path: ['no'], steps: step.no },
    ]
  }
  if (step.kind !== 'split') return []
  return step.ways.map((way, at) => ({ path: ['ways', at, 'steps'], steps: way.steps }))
}

function idsOf(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => [
    ...('id' in step ? [step.id] : []),
    ...insideOf(step).flatMap((inner) => idsOf(inner.steps)),
  ])
}

/** A split of two ways: an email as it is, and a second version of it. */
export function tried(step: Extract<Step, { kind: 'send' }>, definition: Definition): Step {
  return {
    kind: 'split',
    id: freeId(definition, `${step.id}-test`),
    ways: [
      { id: 'a', share: 50, steps: [step] },
      { id: 'b', share: 50, steps: [{ ...step, id: freeId(definition, step.id) }] },
    ],
  }
}
