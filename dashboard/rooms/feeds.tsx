/** Product feeds: set, read now, and what came of the last reading. */

import { useState } from 'preact/hooks'
import type { Settings } from '../../worker/site/settings.ts'
import { send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice } from '../parts/notice.tsx'
import { Badge, type Tone, When } from '../parts/words.tsx'

interface Counts {
  readonly items: number
  readonly created: number
  readonly changed: number
  readonly rejected: number
}

interface Feed {
  readonly url: string
  readonly hours: number
  readonly currency: string
  readonly dueAt: number | null
  readonly reading: Counts | null
  readonly last: (Counts & { at: number; same: boolean; problem: string }) | null
  readonly rejects: readonly { line: number; id: string; field: string; message: string }[]
  readonly missing: number
}

export function Feeds() {
  const { data, error, reload } = useLoad<{ items: readonly Feed[] }>('/api/feeds', 5_000)
  const [problem, setProblem] = useState('')
  const save = async (feeds: Settings['feeds']) => {
    try {
      await send('PUT', '/api/settings', { feeds })
      setProblem('')
      reload()
      return true
    } catch (failed) {
      setProblem((failed as Error).message)
      return false
    }
  }
  const set = data?.items.map(({ url, hours, currency }) => ({ url, hours, currency })) ?? []
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Product feeds</h2>
      </div>
      <p class="hint">
        Google Merchant feeds (RSS, Atom or a table with tabs) that Aisle reads by itself. What
        leaves a feed is discontinued a day later, and never because a feed broke.
      </p>
      {error && <Failed error={error} />}
      {problem && <Notice tone="bad">{problem}</Notice>}
      {data?.items.map((feed) => (
        <FeedState
          key={feed.url}
          feed={feed}
          onRead={() => send('POST', '/api/feeds/read', { url: feed.url }).then(reload)}
          onRemove={() => save(set.filter(({ url }) => url !== feed.url))}
        />
      ))}
      {data && <AddFeed onAdd={(feed) => save([...set, feed])} />}
    </section>
  )
}

function FeedState(props: { feed: Feed; onRead(): void; onRemove(): void }) {
  const { url, hours, reading, last, rejects, missing, dueAt } = props.feed
  const [tone, state] = stateOf(props.feed)
  const counts = reading ?? last
  return (
    <article class="facts">
      <h3>
        <code>{url}</code> <Badge tone={tone}>{state}</Badge>
      </h3>
      {last?.problem && <Notice tone="warn">{last.problem}</Notice>}
      <p>
        Every {hours === 1 ? 'hour' : `${hours} hours`}.{' '}
        {last && (
          <>
            Last read <When at={last.at} />
            {last.same && ', unchanged'}.{' '}
          </>
        )}
        {counts &&
          `${number(counts.items)} items, ${number(counts.created)} new, ${number(counts.changed)} changed, ${number(counts.rejected)} rejected. `}
        {missing > 0 && `${number(missing)} are gone from it. `}
        {!reading && dueAt !== null && dueAt > 0 && (
          <>
            Next <When at={dueAt} />.
          </>
        )}
      </p>
      {rejects.length > 0 && (
        <details>
          <summary>Rejected items</summary>
          <ul class="topics">
            {rejects.slice(0, 50).map((one) => (
              <li key={`${one.line} ${one.id}`}>
                <span>
                  Line {one.line}
                  {one.id && `, ${one.id}`}
                </span>
                <span>
                  {one.field} {one.message}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <button type="button" class="button" onClick={props.onRead}>
          Read now
        </button>{' '}
        <button type="button" class="button" onClick={props.onRemove}>
          Remove
        </button>
      </p>
    </article>
  )
}

function AddFeed(props: { onAdd(feed: Settings['feeds'][number]): Promise<boolean> }) {
  const [url, setUrl] = useState('')
  const [hours, setHours] = useState(6)
  const add = async (event: Event) => {
    event.preventDefault()
    if (await props.onAdd({ url: url.trim(), hours, currency: '' })) setUrl('')
  }
  return (
    <form class="fields" onSubmit={add}>
      <div class="field field-wide">
        <label class="field-name" for="feed-url">
          Address of a feed
        </label>
        <input
          id="feed-url"
          type="url"
          required
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label class="field-name" for="feed-hours">
          Hours between readings
        </label>
        <input
          id="feed-hours"
          type="number"
          min={1}
          max={168}
          value={hours}
          onInput={(event) => setHours(event.currentTarget.valueAsNumber)}
        />
      </div>
      <button type="submit" class="button">
        Add feed
      </button>
    </form>
  )
}

function stateOf({ reading, last }: Feed): [Tone, string] {
  if (reading) return ['info', 'Being read']
  if (!last) return ['plain', 'Not read yet']
  return last.problem ? ['warn', 'Problem'] : ['good', 'Read']
}

const number = (value: number) => value.toLocaleString('en')
