/** The rules of recommendations: what is told, what is left out, what comes first; and a look at what follows from them. */

import { useEffect, useState } from 'preact/hooks'
import type { Settings } from '../../worker/site/settings.ts'
import { send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { SaveBar } from '../parts/save-bar.tsx'
import { Preview } from './recommendation-preview.tsx'
import { Excluded, Pins } from './recommendation-products.tsx'
import type { RuleSet } from './recommendation-words.ts'

export function Rules() {
  const { data, error } = useLoad<Settings>('/api/settings')
  return (
    <>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={5} tall />}
      {data && <Editor saved={data.recommendations} />}
    </>
  )
}

type Outcome = { kind: 'none' | 'busy' | 'saved' } | { kind: 'failed'; message: string }

function Editor(props: { saved: RuleSet }) {
  const [saved, setSaved] = useState(props.saved)
  const [rules, setRules] = useState(props.saved)
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const changed = JSON.stringify(rules) !== JSON.stringify(saved)
  const change = (some: Partial<RuleSet>) => {
    setRules({ ...rules, ...some })
    setOutcome({ kind: 'none' })
  }
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
      const stored = await send<Settings>('PUT', '/api/settings', { recommendations: rules })
      setSaved(stored.recommendations)
      setRules(stored.recommendations)
      setOutcome({ kind: 'saved' })
    } catch (failed) {
      setOutcome({ kind: 'failed', message: (failed as Error).message })
    }
  }
  return (
    <>
      <form class="settings" onSubmit={save} noValidate>
        {outcome.kind === 'failed' && <Notice tone="bad">{outcome.message}</Notice>}
        <fieldset class="panel">
          <legend>What is told</legend>
          <div class="fields">
            <Count
              label="“Bought together” needs at least"
              unit="different people"
              help="So that nobody can tell what one person bought."
              value={rules.minSupport}
              onChange={(minSupport) => change({ minSupport })}
            />
            <Count
              label="Of one brand, a list shows at most"
              unit="products"
              help="0: as many as there are."
              value={rules.perBrand}
              onChange={(perBrand) => change({ perBrand })}
            />
            <label class="field rule-check">
              <span class="field-name">Mix categories</span>
              <input
                type="checkbox"
                checked={rules.diverse}
                onChange={(event) => change({ diverse: event.currentTarget.checked })}
              />
              <span class="hint">One category fills no more than half of a list.</span>
            </label>
          </div>
        </fieldset>
        <Pins pins={rules.pins} onChange={(pins) => change({ pins })} />
        <Excluded excluded={rules.excluded} onChange={(excluded) => change({ excluded })} />
        <SaveBar changed={changed} outcome={outcome} />
      </form>
      <Preview rules={rules} />
    </>
  )
}

function Count(props: {
  label: string
  unit: string
  help: string
  value: number
  onChange(value: number): void
}) {
  const id = `rule-${props.unit.replace(' ', '-')}`
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {props.label}
      </label>
      <span class="with-unit">
        <input
          id={id}
          type="number"
          min={0}
          aria-describedby={`${id}-help`}
          value={String(props.value)}
          onInput={(event) => props.onChange(Number(event.currentTarget.value))}
        />
        <span>{props.unit}</span>
      </span>
      <p class="hint" id={`${id}-help`}>
        {props.help}
      </p>
    </div>
  )
}
