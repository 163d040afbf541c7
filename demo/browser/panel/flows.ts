/** Every flow that Aisle has: its switch, a button that plays it, and what came of that. */
import { el } from '../page.ts'
import { openLetter } from './letter.ts'
import { playFlow, type Written } from './play.ts'

interface Flow {
  id: string
  name: string
  summary: string
  enabled: boolean
  scenes: number
}

/** The names of all flows, by their ids. */
const names = new Map<string, string>()

/** The list; `moved` is called when a play has moved Aisle's clock. */
export function createFlows(moved: () => void): { element: HTMLElement; load(): Promise<void> } {
  const list = el('ul', { className: 'dp-flows' })
  const note = el(
    'p',
    { className: 'dp-note' },
    'Each is played by a shopper who is made up for it.',
  )
  const plays: HTMLButtonElement[] = []
  let loaded = false

  const row = (flow: Flow) => {
    const log = el('ol', { className: 'dp-play' })
    log.setAttribute('role', 'log')
    log.setAttribute('aria-label', `What happens in “${flow.name}”`)
    const box = el('input', { type: 'checkbox', checked: flow.enabled })
    box.setAttribute('role', 'switch')
    box.setAttribute('aria-label', `${flow.name}, on or off`)
    const turn = async (enabled: boolean) => {
      box.checked = (await put(flow.id, enabled)) ? enabled : !enabled
      return box.checked === enabled
    }
    box.addEventListener('change', () => void turn(box.checked))
    const say = (...inside: (Node | string)[]) => {
      const line = el('li', {}, ...inside)
      log.append(line)
      line.scrollIntoView({ block: 'nearest' })
    }
    const show = (message: Written, email: string) => say(mail(flow, message, email))
    const play = async () => {
      log.replaceChildren()
      for (const button of plays) button.disabled = true
      button.textContent = 'It plays …'
      if (!box.checked && (await turn(true))) say('It was off. It is on now.')
      const end = await playFlow(flow.id, flow.scenes, { say, show, moved })
      if ('failed' in end) say(end.failed)
      else if (end.person)
        say(link('This shopper in the console', `people/${encodeURIComponent(end.person)}`))
      button.textContent = 'Show it again'
      for (const one of plays) one.disabled = false
      button.focus()
    }
    const button = el('button', { type: 'button', onclick: () => void play() }, 'Show it')
    button.setAttribute('aria-label', `Show it: ${flow.name}`)
    if (flow.scenes) plays.push(button)
    return el(
      'li',
      {},
      el('label', {}, box, el('span', {}, flow.name)),
      flow.scenes ? button : link('See it in the console', `flows/${encodeURIComponent(flow.id)}`),
      log,
    )
  }

  return {
    element: el('div', {}, note, list),
    async load() {
      if (loaded) return
      try {
        const answer = await fetch('/demo/api/flows')
        if (!answer.ok) return
        const flows: Flow[] = await answer.json()
        loaded = true
        for (const { id, name } of flows) names.set(id, name)
        list.replaceChildren(...flows.map(row))
      } catch {
        note.textContent = 'Aisle does not say which flows it has.'
      }
    },
  }
}

/** An e-mail that can be opened, or the reason why there is none. */
function mail(flow: Flow, { id, flow: from, subject, state, verdict }: Written, to: string): Node {
  const other = from === flow.id ? '' : ` · ${names.get(from) ?? 'Confirmation'}`
  if (state !== 'sent') return el('span', { className: 'dp-unsent' }, `${verdict}${other}`)
  const open = () => openLetter({ id, subject, to })
  const className = other ? 'dp-letter' : 'dp-letter is-mine'
  return el(
    'button',
    { type: 'button', className, onclick: open },
    subject,
    el('small', {}, `to ${to}${other}`),
  )
}

const link = (text: string, path: string) =>
  el('a', { href: `/admin/${path}`, target: '_blank', rel: 'noopener' }, text)

async function put(flow: string, enabled: boolean): Promise<boolean> {
  try {
    const answer = await fetch(`/demo/api/flows/${encodeURIComponent(flow)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled }),
    })
    return answer.ok
  } catch {
    return false
  }
}
