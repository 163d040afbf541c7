/** Widgets: what stands on the shop's pages, whether it is on, and what came of it. */

import { useState } from 'preact/hooks'
import type { WidgetKind } from '../../sdk/contract/widget.ts'
import { type Page, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Link } from '../parts/link.tsx'
import { Empty, Failed, Skeleton } from '../parts/notice.tsx'
import { Badge, Head } from '../parts/words.tsx'
import { addressOf, go } from '../route.ts'
import { freshWidget, kindNames, kinds, type Reported } from './widget-words.ts'

export function Widgets() {
  const { data, error } = useLoad<Page<Reported>>('/api/widgets')
  return (
    <>
      <Head
        title="Widgets"
        lead="What your shop’s pages show by themselves. Elements in your own pages need nothing of this."
      >
        <Add />
      </Head>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={3} tall />}
      {data?.items.length === 0 && (
        <Empty icon="widget" title="Nothing is placed from here yet">
          Choose a kind above: it stays switched off until you have seen it on your own page.
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <div class="list">
          {data.items.map((widget) => (
            <Row key={widget.id} widget={widget} />
          ))}
        </div>
      )}
    </>
  )
}

function Row({ widget }: { widget: Reported }) {
  const { id, name, kind, enabled, result } = widget
  const people = result.variants.reduce((sum, variant) => sum + variant.people, 0)
  return (
    <Link class="row" to={addressOf('widgets', id)}>
      <span class="row-main">
        <span class="row-title">{name}</span>
        <span class="row-note">{result.verdict}</span>
      </span>
      <Badge tone={enabled ? 'good' : 'plain'}>{enabled ? 'On' : 'Off'}</Badge>
      <span class="row-figure">
        <span>{people.toLocaleString('en')}</span>
        <span class="hint">{kinds[kind].name}</span>
      </span>
    </Link>
  )
}

/** Makes a widget of a kind, and goes to it. */
function Add() {
  const [failed, setFailed] = useState<Error>()
  const add = async (kind: WidgetKind) => {
    try {
      const { id } = await send<{ id: string }>('POST', '/api/widgets', freshWidget(kind))
      go(addressOf('widgets', id))
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <>
      {failed && <Failed error={failed} />}
      <label class="choose">
        <span>New widget</span>
        <select
          value=""
          onChange={(event) => {
            const kind = kindNames.find((one) => one === event.currentTarget.value)
            if (kind) add(kind)
          }}
        >
          <option value="">Choose a kind …</option>
          {kindNames.map((kind) => (
            <option key={kind} value={kind}>
              {kinds[kind].name}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
