/** Settings of the shop: each field with what it is for, and what is wrong with it right beside it. */

import { useEffect, useState } from 'preact/hooks'
import type { Settings as Values } from '../../worker/site/settings.ts'
import { ApiError, type FieldProblem, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { Head } from '../parts/words.tsx'
import { Channels } from './channels.tsx'
import { Field } from './settings-field.tsx'
import { groups } from './settings-groups.ts'

export function Settings() {
  const { data, error } = useLoad<Values>('/api/settings')
  return (
    <>
      <Head title="Settings" lead="How your shop is named, how it writes, and what it may do." />
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={6} tall />}
      {data && <Form saved={data} />}
      {data && <Channels />}
    </>
  )
}

type Outcome = { kind: 'none' | 'busy' | 'saved' } | { kind: 'failed'; message: string }

function Form(props: { saved: Values }) {
  const [saved, setSaved] = useState(props.saved)
  const [values, setValues] = useState(props.saved)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const edit = changes(saved, values)
  const changed = Object.keys(edit).length > 0

  useEffect(() => {
    if (!changed) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [changed])

  const save = async (event: Event) => {
    event.preventDefault()
    setOutcome({ kind: 'busy' })
    try {
      const stored = await send<Values>('PUT', '/api/settings', edit)
      setSaved(stored)
      setValues(stored)
      setProblems([])
      setOutcome({ kind: 'saved' })
    } catch (failed) {
      const found = failed instanceof ApiError ? failed.problems : []
      setProblems(found)
      setOutcome({
        kind: 'failed',
        message:
          found.length > 0
            ? 'Nothing was saved yet: see the fields marked below.'
            : (failed as Error).message,
      })
      document.getElementById(`set-${found[0]?.field.split('.')[0]}`)?.focus()
    }
  }
  return (
    <form class="settings" onSubmit={save} noValidate>
      {outcome.kind === 'failed' && <Notice tone="bad">{outcome.message}</Notice>}
      {groups.map((group) => (
        <fieldset key={group.title} class="panel">
          <legend>{group.title}</legend>
          {group.lead && <p class="group-lead">{group.lead}</p>}
          <div class="fields">
            {group.fields.map((field) => (
              <Field
                key={field.name}
                field={field}
                value={values[field.name]}
                problem={problems.find((one) => one.field.split('.')[0] === field.name)?.message}
                onChange={(value) => {
                  setValues({ ...values, [field.name]: value })
                  setOutcome({ kind: 'none' })
                }}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <SaveBar changed={changed} outcome={outcome} />
    </form>
  )
}

/** The fields that differ from what is stored. */
function changes(saved: Values, values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name as keyof Values]),
    ),
  )
}
