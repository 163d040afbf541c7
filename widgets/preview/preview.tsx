/** Shows the owner a widget on a page of the shop before anybody else sees it, and takes the place that is pointed to. */

// What is shown comes from the Worker, for a token that it has signed: a link can name a draft, and say nothing itself.

import {
  type PlacedWidget,
  POSITIONS,
  type Position,
  WIDGET_KINDS,
} from '../../sdk/contract/widget.ts'
import { ask } from '../ask.ts'
import { showPlain } from '../kit.ts'
import type { House } from '../mount.ts'
import { elementFor, put } from '../placed/put.ts'
import styles from './preview.css?text'
import { selectorOf } from './selector.ts'

/** How often the editor's changes are looked for, in ms. */
const AGAIN = 2000

const TOKEN = /[#&]aisle-preview=([\w.-]{10,900})/

const SIDES: { [position in Position]: string } = {
  before: 'Before it',
  start: 'At its start',
  end: 'At its end',
  after: 'After it',
}

/** Begins the preview that the address asks for. */
export async function preview(house: House): Promise<void> {
  const [, token] = TOKEN.exec(location.hash) || []
  if (!token) return
  const { counter } = house
  let shown: HTMLElement | undefined
  let last = ''
  let place: PlacedWidget['place'] = null

  const load = async () => {
    const { widget } = ((await ask(counter, 'preview', { token })) || {}) as {
      widget?: PlacedWidget
    }
    if (!widget || !WIDGET_KINDS.includes(widget.kind)) return false
    const [variant] = widget.variants
    const now = JSON.stringify(widget)
    if (now === last || !variant) return true
    last = now
    place = place || widget.place
    shown?.remove()
    shown = elementFor(widget.kind, { id: widget.id, variant, preview: true })
    const floats = widget.kind === 'exit' || /dialog|bar|tab/.test(variant.options.form || '')
    // Without a place yet, it is shown at the page's end.
    found = put(floats ? null : place, shown) && (floats || !!place)
    if (place && !floats) shown.scrollIntoView({ block: 'center' })
    draw()
    return true
  }
  let found = false
  const panel = document.createElement('div')
  document.body.append(panel)

  const tell = async (next: { selector: string; position: Position }) => {
    place = next
    if (shown) found = put(place, shown)
    draw()
    const { endpoint, key } = counter
    const body = JSON.stringify({ writeKey: key, token, ...next })
    await fetch(`${endpoint}/v1/preview/place`, { method: 'POST', body }).catch(() => {})
  }
  const point = () => pick((selector) => tell({ selector, position: place?.position || 'after' }))
  const turn = (event: Event) => {
    const position = (event.currentTarget as HTMLSelectElement).value as Position
    if (place) tell({ ...place, position })
  }
  const draw = () =>
    showPlain(
      panel,
      styles,
      <section class="panel" aria-label="Preview">
        <span>{found ? 'Only you see this.' : 'It has no place on this page yet.'}</span>
        {place && <code>{place.selector}</code>}
        {place && (
          <select aria-label="Where" value={place.position} onChange={turn}>
            {POSITIONS.map((position) => (
              <option key={position} value={position}>
                {SIDES[position]}
              </option>
            ))}
          </select>
        )}
        <button type="button" class="button" onClick={point}>
          Point to its place
        </button>
      </section>,
    )
  if (!(await load())) return panel.remove()
  const timer = setInterval(async () => {
    if (document.hidden || (await load())) return
    clearInterval(timer)
    panel.remove()
  }, AGAIN)
}

/** Frames what is under the pointer until one is pressed; Esc ends it. */
function pick(done: (selector: string) => void): void {
  const host = document.createElement('div')
  document.body.append(host)
  let over: Element | undefined
  const move = (event: MouseEvent) => {
    const [under] = document.elementsFromPoint(event.clientX, event.clientY)
    if (!under || under.localName.startsWith('aisle-')) return
    over = under
    const { left, top, width, height } = under.getBoundingClientRect()
    const box = { left, top, width, height }
    const paint = (frame: HTMLElement | null) => {
      for (const side of ['left', 'top', 'width', 'height'] as const) {
        if (frame) frame.style[side] = `${box[side]}px`
      }
    }
    showPlain(
      host,
      styles,
      <div class="frame" ref={paint} key={`${left} ${top} ${width} ${height}`} />,
    )
  }
  const stop = () => {
    host.remove()
    removeEventListener('mousemove', move, true)
    removeEventListener('click', press, true)
    removeEventListener('keydown', key, true)
  }
  const press = (event: MouseEvent) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    stop()
    const selector = over && selectorOf(over)
    if (selector) done(selector)
  }
  const key = (event: KeyboardEvent) => event.key === 'Escape' && stop()
  addEventListener('mousemove', move, true)
  addEventListener('click', press, true)
  addEventListener('keydown', key, true)
}
