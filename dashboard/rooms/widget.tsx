/** One widget: its results, and everything about it that can be changed, tried on the shop's own page before it is saved. */

import { useCallback, useState } from 'preact/hooks'
import type { WidgetPlace } from '../../sdk/contract/widget.ts'
import type { Definition } from '../../worker/experiments/widget.ts'
import { ApiError, type FieldProblem, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Head } from '../parts/words.tsx'
import { addressOf, go } from '../route.ts'
import { Place } from './widget-place.tsx'
import { Results } from './widget-results.tsx'
import { Audience } from './widget-target.tsx'
import { VariantFields } from './widget-variant.tsx'
import { kinds, type Reported } from './widget-words.ts'

export function Widget({ id }: { id: string }) {
  const { data, error } = useLoad<Reported>(`/api/widgets/${encodeURIComponent(id)}`)
  return (
    <>
      <Link class="back" to={addressOf('widgets')}>
        <Icon name="back" />
        All widgets
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={5} tall />}
      {data && <Editor reported={data} />}
    </>
  )
}

const FLOATS = /^(dialog|bar|tab)$/

function Editor({ reported }: { reported: Reported }) {
  const { id, result, ...stored } = reported
  const [saved, setSaved] = useState<Definition>(stored)
  const [widget, setWidget] = useState<Definition>(stored)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const [failed, setFailed] = useState<Error>()
  const changed = JSON.stringify(saved) !== JSON.stringify(widget)
  const { kind, variants } = widget
  const set = useCallback(
    (change: Partial<Definition>) => setWidget((current) => ({ ...current, ...change })),
    [],
  )
  const onPlace = useCallback((place: WidgetPlace | null) => set({ place }), [set])

  const save = async (next: Definition) => {
    try {
      await send('PUT', `/api/widgets/${id}`, next)
      setSaved(next)
      setWidget(next)
      setProblems([])
      setFailed(undefined)
    } catch (error) {
      setProblems(error instanceof ApiError ? error.problems : [])
      setFailed(error as Error)
    }
  }
  const remove = async () => {
    if (!confirm(`Delete “${saved.name}” and its results?`)) return
    await send('DELETE', `/api/widgets/${id}`).then(() => go(addressOf('widgets')), setFailed)
  }
  const change = (index: number, variant: Definition['variants'][number]) =>
    set({ variants: variants.map((one, at) => (at === index ? variant : one)) })
  const add = () => {
    const last = variants.at(-1)
    const free = ['a', 'b', 'c', 'd', 'e'].find((name) => variants.every((one) => one.id !== name))
    if (last && free) set({ variants: [...variants, { ...last, id: free }] })
  }
  const floats = kind === 'exit' || FLOATS.test(variants[0]?.options.form ?? '')
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save(widget)
      }}
    >
      <Head title={saved.name} lead={kinds[kind].is}>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked={saved.enabled}
          aria-label={saved.name}
          onClick={() => save({ ...widget, enabled: !saved.enabled })}
        >
          <span class="switch-knob" aria-hidden="true" />
          <span class="switch-word" aria-hidden="true">
            {saved.enabled ? 'On' : 'Off'}
          </span>
        </button>
      </Head>
      {failed && <Notice tone="bad">{failed.message}</Notice>}
      <Results result={result} />
      <Place
        id={id}
        widget={widget}
        problem={problems.find(({ field }) => field.startsWith('place'))?.message}
        onChange={onPlace}
      />
      {floats && (
        <p class="hint widget-floats">
          It stands above the page, so it needs no place: leave it empty.
        </p>
      )}
      {variants.map((variant, index) => (
        <VariantFields
          key={variant.id}
          kind={kind}
          index={index}
          variant={variant}
          problems={problems}
          onChange={(next) => change(index, next)}
          remove={
            variants.length > 1
              ? () => set({ variants: variants.filter((one) => one !== variant) })
              : undefined
          }
        />
      ))}
      {variants.length < 5 && (
        <button type="button" class="button widget-add" onClick={add}>
          Try another variant against {variants.length > 1 ? 'them' : 'it'}
        </button>
      )}
      <Audience
        target={widget.target}
        holdBack={widget.holdBack}
        problems={problems}
        onTarget={(target) => set({ target })}
        onHoldBack={(holdBack) => set({ holdBack })}
      />
      <fieldset class="panel">
        <legend>Name</legend>
        <div class="fields">
          <div class="field">
            <label class="field-name" for="widget-name">
              What you call it
            </label>
            <input
              id="widget-name"
              type="text"
              value={widget.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          </div>
        </div>
        <button type="button" class="quiet-button" onClick={remove}>
          Delete this widget
        </button>
      </fieldset>
      <div class={`save ${changed ? '' : 'save-idle'}`}>
        <p aria-live="polite">{changed && 'You have changes that are not saved.'}</p>
        <button type="submit" class="button button-main" disabled={!changed}>
          Save
        </button>
      </div>
    </form>
  )
}
