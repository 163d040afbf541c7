/** Steps put in, taken out and moved. */

import type { Step } from '../../../worker/flows/definition.ts'
import type { EmailCopy } from '../../../worker/messages/copy.ts'
import { Icon } from '../../parts/icon.tsx'
import { type Editing, freeId, type Path } from './draft.ts'
import { named } from './say.ts'

const DAY = 86_400_000

/** What stands in an email that nobody has written yet. */
export function firstWords(link: string): EmailCopy {
  return {
    subject: 'A word from {{ shop.name }}',
    preheader: 'Say here what the email is about.',
    blocks: [
      { kind: 'heading', text: 'Hello' },
      {
        kind: 'text',
        text: 'Hi {{ person.first_name | default: "there" }},\n\nwrite here what you have to say.',
      },
      { kind: 'button', label: 'To the shop', link },
    ],
  }
}

/** Moves and removes a step among its neighbours. */
export function StepTools(props: Editing & { steps: readonly Step[]; step: Step; path: Path }) {
  const { steps, step, path, edit } = props
  const index = Number(path.at(-1))
  const list = path.slice(0, -1)
  const name = 'id' in step ? named(step.id) : step.kind
  const move = (by: number) => {
    const next = [...steps]
    next.splice(index, 1)
    next.splice(index + by, 0, step)
    edit(list, next)
  }
  return (
    <div class="node-tools">
      <button
        type="button"
        class="tool"
        aria-label={`Move ${name} up`}
        disabled={index === 0}
        onClick={() => move(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="tool"
        aria-label={`Move ${name} down`}
        disabled={index === steps.length - 1}
        onClick={() => move(1)}
      >
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="tool"
        aria-label={`Remove ${name}`}
        onClick={() =>
          edit(
            list,
            steps.filter((one) => one !== step),
          )
        }
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

const kinds = [
  ['wait', 'a wait'],
  ['until', 'a wait for an hour'],
  ['send', 'an email'],
  ['await', 'a watch for an event'],
  ['branch', 'a choice by orders'],
] as const

/** Puts a step at the end of a list. */
export function AddStep(props: Editing & { steps: readonly Step[]; path: Path }) {
  const { steps, path, definition, detail, edit } = props
  const add = (kind: string) => {
    const fresh = freshStep(kind)
    if (fresh) edit(path, [...steps, fresh])
  }
  const freshStep = (kind: string): Step | null => {
    if (kind === 'wait') return { kind, after: longest(definition.steps) + DAY, spacing: DAY }
    if (kind === 'until') return { kind, hour: 10 }
    if (kind === 'await') return { kind, event: 'Product Viewed', within: DAY, yes: [], no: [] }
    if (kind === 'branch') {
      return { kind, if: { fact: 'orders', is: 'is', value: 0 }, yes: [], no: [] }
    }
    if (kind !== 'send') return null
    const email = firstWords(detail.links[0] ?? 'shop')
    return { kind, id: freeId(definition, 'email'), email }
  }
  return (
    <li class="node node-add">
      <label class="add-step">
        <span>Add</span>
        <select
          value=""
          onChange={(event) => {
            add(event.currentTarget.value)
            event.currentTarget.value = ''
          }}
        >
          <option value="">a step …</option>
          {kinds.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </li>
  )
}

function longest(steps: readonly Step[]): number {
  return Math.max(0, ...steps.map((step) => (step.kind === 'wait' ? step.after : 0)))
}
