/** The demo's panel: guides a newcomer, moves Aisle's clock and shows the mailbox. It is on this shop only. */

import { el } from './page.ts'
import { advance, hoursLater, isQuiet, nextMorning, readClock, showTime } from './panel/clock.ts'
import { createFlows } from './panel/flows.ts'
import { createGuide } from './panel/guide.ts'
import { createMailbox } from './panel/mailbox.ts'
import { isPanelOpen, keepPanelOpen } from './panel/open.ts'
import { createStockRow } from './panel/stock.ts'

const time = el('p', { className: 'dp-time' }, '…')
const said = el('p', { className: 'dp-said' })
said.setAttribute('role', 'status')
const label = el('span', { className: 'dp-next' })
const guide = createGuide((next) => {
  label.textContent = `: ${next}`
})
const mailbox = createMailbox(() => guide.mark('confirmed'))
const flows = createFlows(() => void refresh())

const buttons = [
  el(
    'button',
    { type: 'button', onclick: () => move({ advance: hoursLater(4) }) },
    'Four hours later',
  ),
  el(
    'button',
    { type: 'button', onclick: async () => move({ now: await nextMorning() }) },
    'Next morning',
  ),
  el('button', { type: 'button', onclick: () => move({ advance: hoursLater(24) }) }, 'A day later'),
]
const morning = buttons[1]

const toggle = el('button', { type: 'button', className: 'dp-toggle' }, 'Try it', label)
const body = el(
  'div',
  { className: 'dp-body', id: 'dp-body' },
  el('h2', {}, 'The story in one minute'),
  guide.element,
  el('h2', {}, 'The clock'),
  time,
  el('div', { className: 'dp-buttons' }, ...buttons),
  said,
  createStockRow(),
  el('h2', {}, 'Every flow, played in a minute'),
  flows.element,
  el('h2', {}, 'The mailbox'),
  mailbox.element,
)
toggle.setAttribute('aria-controls', 'dp-body')
const panel = el('aside', { className: 'dp' }, body, toggle)
panel.setAttribute('aria-label', 'Try Aisle on this shop')
document.body.append(panel)

let timer: ReturnType<typeof setInterval> | undefined

function open(wanted: boolean): void {
  body.hidden = !wanted
  panel.classList.toggle('is-open', wanted)
  toggle.setAttribute('aria-expanded', String(wanted))
  keepPanelOpen(wanted)
  clearInterval(timer)
  if (!wanted) return
  void refresh()
  timer = setInterval(refresh, 3000)
}

async function refresh(): Promise<void> {
  if (document.hidden) return
  const now = await readClock()
  time.textContent = now ? showTime(now) : 'Aisle does not answer.'
  await Promise.all([mailbox.refresh(), flows.load()])
}

async function move(step: { advance: string } | { now: string }): Promise<void> {
  for (const button of buttons) button.disabled = true
  said.textContent = 'Time passes …'
  const before = mailbox.mine()
  const answer = await advance(step)
  for (const button of buttons) button.disabled = false
  await refresh()
  morning?.classList.remove('is-next')
  if (!answer) {
    said.textContent = 'The clock did not move: Aisle does not answer.'
    return
  }
  guide.mark('waited')
  const arrived = mailbox.mine() - before
  const quiet = !arrived && isQuiet(answer.now)
  said.textContent = [
    answer.text,
    arrived ? `${arrived === 1 ? 'One is' : `${arrived} are`} for you: see below.` : '',
    quiet
      ? 'It is night where you are. From 21:00 to 08:00 Aisle lets people sleep; what is due waits for the morning.'
      : '',
  ]
    .filter(Boolean)
    .join(' ')
  if (quiet) morning?.classList.add('is-next')
}

toggle.addEventListener('click', () => open(body.hidden === true))
panel.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || body.hidden || document.querySelector('dialog[open]')) return
  open(false)
  toggle.focus()
})

open(isPanelOpen())
