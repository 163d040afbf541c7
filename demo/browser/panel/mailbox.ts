/** The development mailbox: a list, and each e-mail in a dialog as the shopper would see it. */
import { el } from '../page.ts'
import { openLetter } from './letter.ts'

interface Letter {
  id: string
  to: string
  subject: string
  at: number | string
  flow?: string | null
  step?: string | number
}

const shown = 30

/** Whether an e-mail is the question whether one wants e-mails; all other flows write to those who said yes. */
const asks = (letter: Letter) => !letter.flow || letter.flow === 'double-opt-in'

/** `confirmed` is called when a link was followed out of a confirmation. */
export function createMailbox(confirmed: () => void): {
  element: HTMLElement
  refresh(): Promise<void>
  /** How many e-mails are addressed to the newcomer. */
  mine(): number
} {
  const list = el('ul', { className: 'dp-mails' })
  const note = el('p', { className: 'dp-note' }, 'No e-mail yet.')
  let letters: Letter[] = []
  let drawn = ''

  const isMine = (letter: Letter) => {
    const email = localStorage.getItem('demo-email')
    return !!email && letter.to.toLowerCase().includes(email.toLowerCase())
  }

  const draw = () => {
    const mine = letters.filter(isMine)
    const first = [...mine, ...letters.filter((letter) => !isMine(letter))].slice(0, shown)
    const state = JSON.stringify(first.map(({ id, to }) => [id, to]))
    if (state === drawn) return
    drawn = state
    list.replaceChildren(...first.map((letter) => el('li', {}, row(letter))))
    note.hidden = letters.length > 0
  }

  const row = (letter: Letter) =>
    el(
      'button',
      { type: 'button', className: isMine(letter) ? 'is-mine' : '', onclick: () => open(letter) },
      el('b', {}, letter.subject),
      el(
        'small',
        {},
        `${isMine(letter) ? 'to you' : letter.to} · ${when(letter.at)}${letter.flow ? ` · ${letter.flow}` : ''}`,
      ),
    )

  const open = (letter: Letter) =>
    openLetter(letter, () => {
      if (asks(letter) && isMine(letter)) confirmed()
    })

  return {
    element: el('div', {}, note, list),
    mine: () => letters.filter(isMine).length,
    async refresh() {
      try {
        const response = await fetch('/dev/mailbox')
        if (!response.ok) return
        const answer: unknown = await response.json()
        const all: Letter[] = Array.isArray(answer) ? answer : []
        letters = all
          .map((letter) => ({ ...letter, id: String(letter.id), to: String(letter.to) }))
          .sort((a, b) => time(b.at) - time(a.at))
        draw()
        if (letters.some((letter) => isMine(letter) && !asks(letter))) confirmed()
      } catch {
        note.textContent = 'The mailbox does not answer.'
        note.hidden = false
      }
    },
  }
}

function time(at: number | string): number {
  return new Date(at).getTime()
}

function when(at: number | string): string {
  return new Date(at).toLocaleString(undefined, {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
