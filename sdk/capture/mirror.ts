/** The mirror: a small panel on the shop that shows its owner what Aisle saw on this page and what came of it. */
import type { Journal, Note, Outcome } from './host.ts'

/** What an outcome is called, its sign, and how it is coloured (light and dark come from `light-dark` below). */
const OUTCOMES: { [outcome in Outcome]: readonly [sign: string, words: string] } = {
  waiting: ['…', 'waits a moment'],
  sent: ['↑', 'on its way'],
  accepted: ['✓', 'taken by Aisle'],
  duplicate: ['=', 'told already, counted once'],
  refused: ['✕', 'refused'],
  problem: ['!', 'problem'],
}

/** How sure a source is of what it says. */
const CONFIDENCE: { [source: string]: string } = {
  track: 'certain: your own call',
  datalayer: 'sure',
  shopify: 'sure',
  woocommerce: 'sure',
  'JSON-LD': 'sure',
  microdata: 'likely',
  RDFa: 'likely',
  'Open Graph': 'a guess',
}

const STYLE = `
:host { all: initial; position: fixed; z-index: 2147483647; inset: auto 12px 12px auto; color-scheme: light dark }
section { font: 13px/1.45 system-ui, sans-serif; width: min(380px, calc(100vw - 24px)); max-height: min(70vh, 560px);
  display: flex; flex-direction: column; color: #1d1d1f; background: #fff; border: 1px solid #767680;
  border-radius: 12px; box-shadow: 0 8px 30px #0004; overflow: hidden }
header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 14px; border-bottom: 1px solid #d2d2d7 }
h2 { font: 600 14px/1.3 system-ui, sans-serif; margin: 0; flex: 1 }
button { font: inherit; color: inherit; background: none; border: 1px solid #767680; border-radius: 8px; padding: 5px 10px;
  cursor: pointer }
:focus-visible { outline: 2px solid #0a5bd3; outline-offset: 2px }
ol { list-style: none; margin: 0; padding: 0; overflow: auto }
li { padding: 8px 14px; border-bottom: 1px solid #e5e5ea; overflow-wrap: anywhere }
p { margin: 0 }
.quiet { color: #56565c }
.refused, .problem { color: #b00020 }
.accepted { color: #116329 }
p.empty { padding: 12px 14px }
pre { margin: 4px 0 0; white-space: pre-wrap; font: 12px/1.4 ui-monospace, monospace }
summary { cursor: pointer }
@media (prefers-color-scheme: dark) {
  section { color: #f2f2f4; background: #1c1c1e; border-color: #8e8e93 }
  header, li { border-color: #3a3a3c }
  button { border-color: #8e8e93 }
  :focus-visible { outline-color: #7db3ff }
  .quiet { color: #b5b5bb }
  .refused, .problem { color: #ff8f8f }
  .accepted { color: #7bd88f }
}`

/** Makes an element; texts stay texts, whatever a shop calls its products. */
function el(name: string, attributes: { [name: string]: string }, ...inside: (Node | string)[]) {
  const element = document.createElement(name)
  for (const attribute of Object.keys(attributes)) {
    element.setAttribute(attribute, attributes[attribute] || '')
  }
  element.append(...inside)
  return element
}

/** Properties as text; what cannot be shown says so. */
function textOf(properties: object): string {
  try {
    return JSON.stringify(properties, null, 1).slice(0, 4000)
  } catch {
    return 'cannot be shown: it points back at itself'
  }
}

function line({ source, event, properties, outcome, why }: Note): HTMLElement {
  const [sign, words] = OUTCOMES[outcome]
  const { name, query, order_id } = (properties || {}) as { [name: string]: unknown }
  const about = name || query || order_id
  const confidence = CONFIDENCE[source]
  const item = el(
    'li',
    {},
    el('p', {}, el('strong', {}, event), about ? ` · ${`${about}`.slice(0, 120)}` : ''),
    el('p', { class: 'quiet' }, `from ${source}${confidence ? ` (${confidence})` : ''}`),
    el('p', { class: outcome }, `${sign} ${words}${why ? `: ${why}` : ''}`),
  )
  if (properties) {
    item.append(
      el(
        'details',
        {},
        el('summary', { class: 'quiet' }, 'Properties'),
        el('pre', { tabindex: '0', 'aria-label': `Properties of ${event}` }, textOf(properties)),
      ),
    )
  }
  return item
}

/** Opens the mirror; `close` is told when it is closed. Opening it again does nothing. */
export function openMirror(journal: Journal, close: () => void): void {
  const host = el('aisle-mirror', {})
  const root = host.attachShadow({ mode: 'open' })
  try {
    // A sheet made by script needs no permission from the page's policy.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch {
    root.append(el('style', {}, STYLE))
  }
  const button = el('button', { type: 'button', 'aria-label': 'Close the mirror' }, 'Close')
  const list = el('ol', { tabindex: '0', 'aria-label': 'What Aisle saw' })
  const empty = el(
    'p',
    { class: 'quiet empty' },
    'Nothing yet. Look at a product, or put one in the cart.',
  )
  const heading = el('h2', { id: 'title' }, 'What Aisle sees here')
  root.append(
    el('section', { 'aria-labelledby': 'title' }, el('header', {}, heading, button), empty, list),
  )

  const lines = new Map<Note, { shown: string; item: HTMLElement }>()
  let planned = false
  /** Draws what changed only, so that opened details stay open. */
  const draw = () => {
    planned = false
    empty.hidden = journal.notes.length > 0
    for (const note of journal.notes) {
      const shown = `${note.outcome} ${note.why}`
      const drawn = lines.get(note)
      if (drawn?.shown === shown) continue
      const item = line(note)
      const details = drawn?.item.querySelector('details')
      if (details?.open) item.querySelector('details')?.setAttribute('open', '')
      if (drawn) drawn.item.replaceWith(item)
      else list.prepend(item)
      lines.set(note, { shown, item })
    }
    for (const [note, { item }] of Array.from(lines)) {
      if (journal.notes.includes(note)) continue
      item.remove()
      lines.delete(note)
    }
  }
  journal.changed = () => {
    if (planned) return
    planned = true
    setTimeout(draw, 100)
  }
  const leave = () => {
    removeEventListener('keydown', onKey)
    journal.changed = undefined
    host.remove()
    close()
  }
  const onKey = ({ key, defaultPrevented }: KeyboardEvent) => {
    if (key === 'Escape' && !defaultPrevented) leave()
  }
  button.addEventListener('click', leave)
  addEventListener('keydown', onKey)
  draw()
  document.documentElement.append(host)
}
