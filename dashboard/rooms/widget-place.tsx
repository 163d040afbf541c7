/** Where a widget goes: by pointing at the shop's own page, which shows the draft as it would be. */

import { useEffect, useState } from 'preact/hooks'
import { POSITIONS, type Position, type WidgetPlace } from '../../sdk/contract/widget.ts'
import type { Definition } from '../../worker/experiments/widget.ts'
import type { Settings } from '../../worker/site/settings.ts'
import { read, send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed } from '../parts/notice.tsx'
import { safeUrl } from '../safe-url.ts'

const sides: Readonly<Record<Position, string>> = {
  before: 'before it',
  start: 'at its start',
  end: 'at its end',
  after: 'after it',
}

interface PlaceProps {
  readonly id: string
  readonly widget: Definition
  problem: string | undefined
  onChange(place: WidgetPlace | null): void
}

/** How often the place that was pointed to is asked for, in ms. */
const AGAIN = 1500

export function Place({ id, widget, problem, onChange }: PlaceProps) {
  const { place } = widget
  const { data: settings } = useLoad<Settings>('/api/settings')
  const [page, setPage] = useState<string>()
  const [open, setOpen] = useState(false)
  const [failed, setFailed] = useState<Error>()
  const address = page ?? settings?.shopUrl ?? ''

  useEffect(() => {
    if (!open) return
    const timer = setInterval(async () => {
      const picked = await read<{ place: WidgetPlace | null }>(`/api/widgets/${id}/preview`).catch(
        () => null,
      )
      if (picked?.place) onChange(picked.place)
    }, AGAIN)
    return () => clearInterval(timer)
  }, [open, id, onChange])

  const look = async () => {
    const target = safeUrl(address)
    if (!target) return setFailed(new Error('The page must be an http(s) address of your shop.'))
    try {
      const { token } = await send<{ token: string }>('POST', `/api/widgets/${id}/preview`, widget)
      const url = new URL(target)
      url.hash = `aisle-preview=${token}`
      window.open(url.href, `aisle-preview-${id}`)
      setOpen(true)
      setFailed(undefined)
    } catch (error) {
      setFailed(error as Error)
    }
  }
  return (
    <fieldset class="panel">
      <legend>Place</legend>
      <p class="group-lead">
        Open a page of your shop with what you have here, and point to where it belongs. Nobody else
        sees it, and nothing is saved before you save it.
      </p>
      {failed && <Failed error={failed} />}
      <div class="fields">
        <div class="field">
          <label class="field-name" for="widget-page">
            Page to try it on
          </label>
          <input
            id="widget-page"
            type="text"
            inputMode="url"
            value={address}
            onInput={(event) => setPage(event.currentTarget.value)}
          />
          <button type="button" class="button" onClick={look}>
            {open ? 'Show my changes there' : 'Open the live preview'}
          </button>
        </div>
        <div class={`field ${problem ? 'field-wrong' : ''}`}>
          <label class="field-name" for="widget-selector">
            Beside this element
          </label>
          <input
            id="widget-selector"
            type="text"
            spellcheck={false}
            value={place?.selector ?? ''}
            placeholder="Nothing: your page has its own element"
            onInput={(event) => {
              const selector = event.currentTarget.value
              onChange(selector ? { selector, position: place?.position ?? 'after' } : null)
            }}
          />
          {place && (
            <select
              aria-label="Which side"
              value={place.position}
              onChange={(event) => {
                const position = POSITIONS.find((one) => one === event.currentTarget.value)
                if (position) onChange({ ...place, position })
              }}
            >
              {POSITIONS.map((position) => (
                <option key={position} value={position}>
                  {sides[position]}
                </option>
              ))}
            </select>
          )}
          {problem && <p class="field-problem">{problem}</p>}
          <p class="hint">
            A CSS selector. Without one, put{' '}
            <code>{`<aisle-${widget.kind} widget="${id}"></aisle-${widget.kind}>`}</code> in your
            page.
          </p>
        </div>
      </div>
    </fieldset>
  )
}
