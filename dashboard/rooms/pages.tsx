/** The shop's own pages as Aisle reads them: what was found on each, why not, and when it is read again. */

import { useState } from 'preact/hooks'
import type { HostView, PageView } from '../../worker/catalog/crawl/view.ts'
import { type Page, send } from '../api.ts'
import { useLoad, usePages } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Badge, More, Outside, type Tone, When } from '../parts/words.tsx'
import { addressOf } from '../route.ts'
import { useNow } from '../time.ts'

interface Overview extends Page<PageView> {
  readonly counts: Readonly<Record<string, number>>
  readonly hosts: readonly HostView[]
  readonly reading: boolean
}

const states: Readonly<Record<PageView['state'], { name: string; tone: Tone }>> = {
  new: { name: 'Not read yet', tone: 'plain' },
  product: { name: 'Product', tone: 'good' },
  alias: { name: 'Leads elsewhere', tone: 'plain' },
  other: { name: 'No product', tone: 'plain' },
  refused: { name: 'Not read', tone: 'warn' },
  failed: { name: 'Failed', tone: 'bad' },
  gone: { name: 'Gone', tone: 'warn' },
}

export function Pages() {
  const [state, setState] = useState<PageView['state'] | ''>('')
  const path = state === '' ? '/api/pages' : `/api/pages?state=${state}`
  const { data } = useLoad<Overview>('/api/pages?limit=1', 15_000)
  const { items, error, busy, more } = usePages<PageView>(path)
  return (
    <>
      {data && !data.reading && (
        <Notice tone="warn">
          Reading pages is switched off. <Link to={addressOf('settings')}>See the settings</Link>
        </Notice>
      )}
      {data?.hosts.map((host) => (
        <Door key={host.host} host={host} />
      ))}
      <ReadNow />
      {data && (
        <nav class="chips" aria-label="Pages that are shown">
          {(['', ...Object.keys(states)] as (PageView['state'] | '')[]).map((one) =>
            one === '' || data.counts[one] ? (
              <button
                key={one}
                type="button"
                class="chip"
                aria-pressed={state === one}
                onClick={() => setState(one)}
              >
                {one === '' ? 'All' : `${states[one].name} ${data.counts[one]}`}
              </button>
            ) : null,
          )}
        </nav>
      )}
      {error && <Failed error={error} />}
      {!items && !error && <Skeleton rows={8} />}
      {items?.length === 0 && (
        <Empty icon="product" title="No page is known yet">
          <p>Pages come from your sitemap, and from what shoppers look at.</p>
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul class="list">
          {items.map((page) => (
            <PageRow key={page.url} known={page} />
          ))}
        </ul>
      )}
      <More more={more} busy={busy} />
    </>
  )
}

/** A host that cannot be asked, or whose sitemap could not be read, and why. */
function Door({ host }: { host: HostView }) {
  if (host.note === '') return null
  return (
    <Notice tone="warn">
      {host.host}: {host.note}{' '}
      {host.opensAt !== null && (
        <>
          It is asked again <When at={host.opensAt} />.
        </>
      )}
    </Notice>
  )
}

/** Reads any page of the shop at once. */
function ReadNow() {
  const [url, setUrl] = useState('')
  const { page, problem, busy, read } = useReading()
  const submit = (event: Event) => {
    event.preventDefault()
    read(url.trim())
  }
  return (
    <form class="find" onSubmit={submit}>
      <label>
        <span class="hidden">Address of a page of your shop</span>
        <input
          type="url"
          required
          placeholder="https://…"
          autocomplete="off"
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button" disabled={busy}>
        Read this page
      </button>
      <span class="hint" role="status">
        {busy
          ? 'Asking the shop …'
          : problem || (page && `${states[page.state].name}. ${page.note}`)}
      </span>
    </form>
  )
}

function PageRow({ known }: { known: PageView }) {
  const { page: fresh, problem, busy, read } = useReading()
  const now = useNow()
  const page = fresh ?? known
  const state = states[page.state]
  return (
    <li class="row">
      <span class="row-main">
        <span class="row-title">
          <Outside to={page.url}>{page.url}</Outside>
        </span>
        <span class="row-note">
          {problem || page.note}
          {page.productId && (
            <>
              {' '}
              <Link to={addressOf('products', page.productId)}>See the product</Link>
            </>
          )}
        </span>
        <span class="row-note">
          {page.readAt === null ? (
            'Never read'
          ) : (
            <>
              Read <When at={page.readAt} />
            </>
          )}
          {' · '}
          {page.nextAt > now ? (
            <>
              again <When at={page.nextAt} />
            </>
          ) : (
            'next in line'
          )}
        </span>
      </span>
      <Badge tone={state.tone}>{state.name}</Badge>
      <button type="button" class="quiet-button" disabled={busy} onClick={() => read(page.url)}>
        Read now<span class="hidden"> {page.url}</span>
      </button>
    </li>
  )
}

function useReading() {
  const [page, setPage] = useState<PageView>()
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const read = async (url: string) => {
    setBusy(true)
    setProblem('')
    try {
      setPage(await send<PageView>('POST', '/api/pages', { url }))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It could not be read.')
    }
    setBusy(false)
  }
  return { page, problem, busy, read }
}
