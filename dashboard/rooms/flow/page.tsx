/** One flow: its steps to look at and to change, what came of it, the time machine, and its versions. */

import { useState } from 'preact/hooks'
import type { Definition } from '../../../worker/flows/owned/read.ts'
import type { FlowDetail } from '../../../worker/reports/flows/detail.ts'
import { ApiError, send } from '../../api.ts'
import { useLoad } from '../../load.ts'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { Failed, Notice, Skeleton } from '../../parts/notice.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Badge, Head } from '../../parts/words.tsx'
import { addressOf, go } from '../../route.ts'
import { type Path, type Problem, put } from './draft.ts'
import { Holdback } from './holdback.tsx'
import { Json } from './json.tsx'
import { Replay } from './replay.tsx'
import { Results } from './results.tsx'
import { Timeline } from './timeline.tsx'
import { Versions } from './versions.tsx'

export function FlowPage({ id }: { id: string }) {
  const path = `/api/flows/${encodeURIComponent(id)}`
  const { data, error, reload } = useLoad<FlowDetail>(path)
  return (
    <>
      <Link class="back" to={addressOf('flows')}>
        <Icon name="back" />
        All flows
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={5} tall />}
      {data && <Editor key={data.version} detail={data} reload={reload} />}
    </>
  )
}

const tabs = ['Steps', 'Results', 'Time machine', 'Versions', 'JSON'] as const
type Tab = (typeof tabs)[number]

const origins = {
  library: 'As Aisle brings it',
  changed: 'Changed by you',
  own: 'Your own',
} as const

function Editor({ detail, reload }: { detail: FlowDetail; reload(): void }) {
  const [tab, setTab] = useState<Tab>('Steps')
  const [definition, setDefinition] = useState<Definition>(detail.definition)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [failed, setFailed] = useState('')
  const changed = JSON.stringify(definition) !== JSON.stringify(detail.definition)
  const path = `/api/flows/${encodeURIComponent(detail.id)}`
  const edit = (at: Path, value: unknown) => {
    setDefinition((current) => put(current, at, value))
    setProblem(null)
  }
  const say = (error: unknown) => {
    setFailed((error as Error).message)
    const where = error instanceof ApiError ? error.path : null
    setProblem(where === null ? null : { path: where, message: (error as Error).message })
  }
  const change = async (body: unknown) => {
    try {
      await send('PUT', path, body)
      setFailed('')
      setProblem(null)
      reload()
    } catch (error) {
      say(error)
    }
  }
  const save = () => change({ definition, base: detail.version })
  const remove = () =>
    send('DELETE', path).then(
      () => (detail.origin === 'own' ? go(addressOf('flows')) : reload()),
      say,
    )
  const editing = { detail, definition, problem, edit }
  return (
    <form
      class="flow-page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Head title={definition.name} lead={definition.summary}>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked={detail.enabled}
          aria-label={detail.definition.name}
          onClick={() => change({ enabled: !detail.enabled })}
        >
          <span class="switch-knob" aria-hidden="true" />
          <span class="switch-word" aria-hidden="true">
            {detail.enabled ? 'On' : 'Off'}
          </span>
        </button>
      </Head>
      <p class="badges flow-badges">
        <Badge tone={detail.origin === 'library' ? 'plain' : 'info'}>
          {origins[detail.origin]}
        </Badge>
        <Badge tone="plain">
          {definition.class === 'marketing' ? 'Marketing' : 'Transactional'}
        </Badge>
      </p>
      {failed && <Notice tone="bad">{failed}</Notice>}
      <Tabs<Tab> names={tabs} chosen={tab} onChoose={setTab}>
        {tab === 'Steps' && (
          <>
            {definition.trigger.kind === 'waiting' && (
              <Notice tone="warn">
                The stock decides over these messages: their times are in the settings, their words
                come with Aisle. You can switch them on and off.
              </Notice>
            )}
            <Timeline {...editing} />
            <Holdback detail={detail} onChange={(holdback) => change({ holdback })} />
          </>
        )}
        {tab === 'Results' && <Results id={detail.id} />}
        {tab === 'Time machine' && (
          <Replay detail={detail} definition={definition} changed={changed} />
        )}
        {tab === 'Versions' && (
          <Versions
            detail={detail}
            onUse={(next) => {
              setDefinition(next)
              setTab('Steps')
            }}
            onRemove={remove}
          />
        )}
        {tab === 'JSON' && <Json definition={definition} onUse={setDefinition} />}
      </Tabs>
      <div class={`save ${changed ? '' : 'save-idle'}`}>
        <p aria-live="polite">
          {changed &&
            'You have changes that are not saved. Runs that are under way finish as they began.'}
        </p>
        {changed && (
          <span class="save-buttons">
            <button
              type="button"
              class="button"
              onClick={() => {
                setDefinition(detail.definition)
                setProblem(null)
                setFailed('')
              }}
            >
              Discard
            </button>
            <button type="submit" class="button button-main">
              Save as a new version
            </button>
          </span>
        )}
      </div>
    </form>
  )
}
