/** One segment: its rules in plain words, who is in it, and for the owner's own the editor. */

import { useState } from 'preact/hooks'
import type { ListedPerson } from '../../../worker/reports/people/person.ts'
import type { Condition } from '../../../worker/segments/condition.ts'
import { ApiError, send } from '../../api.ts'
import { useLoad, usePages } from '../../load.ts'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { NameField } from '../../parts/name-field.tsx'
import { Empty, Failed, Notice, Skeleton } from '../../parts/notice.tsx'
import { Head, More } from '../../parts/words.tsx'
import { addressOf, go } from '../../route.ts'
import { PersonRow } from '../people.tsx'
import type { ListedSegment, SegmentList } from '../segments.tsx'
import { Builder } from './builder.tsx'
import { type FactName, say } from './say.ts'

export function SegmentPage({ id }: { id: string }) {
  const { data, error, reload } = useLoad<SegmentList>('/api/segments')
  const segment = data?.items.find((one) => one.id === id)
  return (
    <>
      <Link class="back" to={addressOf('segments')}>
        <Icon name="back" />
        All segments
      </Link>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={5} tall />}
      {data && id === 'new' && <Editor facts={data.facts} segment={undefined} onSaved={reload} />}
      {data && id !== 'new' && !segment && (
        <Empty icon="segment" title="There is no such segment" />
      )}
      {data && segment?.preset && <Preset segment={segment} facts={data.facts} />}
      {data && segment && !segment.preset && (
        <Editor key={segment.id} facts={data.facts} segment={segment} onSaved={reload} />
      )}
      {segment && <Members key={`${id} ${JSON.stringify(segment.condition)}`} id={id} />}
    </>
  )
}

function Preset({ segment, facts }: { segment: ListedSegment; facts: readonly FactName[] }) {
  return (
    <>
      <Head title={segment.name} lead={segment.summary}>
        <WriteTo id={segment.id} />
      </Head>
      <section class="panel">
        <h2>Its rule</h2>
        <p>People with: {say(segment.condition, facts)}.</p>
        <p class="hint">Aisle brings it along. For a change, make one of your own.</p>
      </section>
    </>
  )
}

const first: Condition = {
  all: [
    { fact: 'orders', is: 'at_least', value: 1 },
    { fact: 'marketing', is: 'is', value: 'subscribed' },
  ],
}

function Editor(props: {
  segment: ListedSegment | undefined
  facts: readonly FactName[]
  onSaved(): void
}) {
  const { segment, facts } = props
  const [name, setName] = useState(segment?.name ?? '')
  const [condition, setCondition] = useState<Condition>(segment?.condition ?? first)
  const [problem, setProblem] = useState('')
  const id = segment?.id ?? idOf(name)
  const changed =
    name !== (segment?.name ?? '') ||
    JSON.stringify(condition) !== JSON.stringify(segment?.condition)
  const attempt = async (act: () => Promise<unknown>, then: () => void) => {
    try {
      await act()
      setProblem('')
      then()
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'It could not be saved.')
    }
  }
  const path = `/api/segments/${encodeURIComponent(id)}`
  const save = () =>
    attempt(
      () => send('PUT', path, { name, condition }),
      () => {
        props.onSaved()
        if (!segment) go(addressOf('segments', id), true)
      },
    )
  const remove = () =>
    confirm(`Delete the segment “${name}”? Nobody in it is changed.`) &&
    attempt(
      () => send('DELETE', path),
      () => go(addressOf('segments')),
    )
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Head
        title={segment?.name ?? 'New segment'}
        {...(segment ? { lead: `Its id is ${id}.` } : {})}
      >
        {segment && <WriteTo id={id} />}
      </Head>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <NameField id="segment-name" value={name} onChange={setName} />
      <fieldset class="panel">
        <legend>Who is in it</legend>
        <Builder condition={condition} facts={facts} onChange={setCondition} />
      </fieldset>
      {segment && (
        <button type="button" class="quiet-button" onClick={remove}>
          Delete this segment
        </button>
      )}
      <div class={`save ${changed ? '' : 'save-idle'}`}>
        <p aria-live="polite">{changed && 'You have changes that are not saved.'}</p>
        <button type="submit" class="button button-main" disabled={!changed || id === ''}>
          {segment ? 'Save' : 'Create'}
        </button>
      </div>
    </form>
  )
}

function WriteTo({ id }: { id: string }) {
  return (
    <Link class="button" to={addressOf('campaigns', 'new', { segment: id })}>
      Write to them
    </Link>
  )
}

function Members({ id }: { id: string }) {
  const path = `/api/segments/${encodeURIComponent(id)}/members?limit=25`
  const { items, error, busy, more } = usePages<ListedPerson>(path)
  return (
    <section aria-labelledby="members">
      <h2 id="members" class="segment-members">
        Who is in it now
      </h2>
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={4} />}
      {items?.length === 0 && <p class="nothing">Nobody is in it now.</p>}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </section>
  )
}

/** An id made of a name: small letters, digits and hyphens. */
function idOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return words.replaceAll(/^-+|-+$/g, '').slice(0, 60)
}
