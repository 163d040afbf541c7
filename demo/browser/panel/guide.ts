/** The newcomer's way through the demo, ticked off as it is walked. */
import { readCart } from '../cart.ts'
import { el } from '../page.ts'

const key = 'demo-steps'

const steps = [
  ['looked', 'look around', 'Look at a few products.'],
  ['signed-up', 'sign up', 'Sign up for the letter, at the foot of any page.'],
  ['confirmed', 'confirm', 'Open the mailbox below and confirm.'],
  ['filled', 'fill the cart', 'Put something in the cart, and leave it there.'],
  ['waited', 'let time pass', 'Press “Four hours later”.'],
  ['returned', 'come back', 'Open the new e-mail and click through to your cart.'],
  ['ordered', 'order', 'Order. The sale is counted in the console.'],
] as const

type Step = (typeof steps)[number][0]

/** The list; `mark` ticks a step, and `say` is told which one is next. */
export function createGuide(say: (next: string) => void): {
  element: HTMLElement
  mark(step: Step): void
} {
  const done = new Set<string>(JSON.parse(localStorage.getItem(key) ?? '[]'))
  const list = el('ol', { className: 'dp-steps' })

  const draw = () => {
    const index = steps.findIndex(([name]) => !done.has(name))
    const next = steps[index]?.[0]
    say(next ? `${index + 1} of ${steps.length}, ${steps[index]?.[1]}` : 'all done')
    list.replaceChildren(
      ...steps.map(([name, , text]) => {
        const item = el(
          'li',
          { className: done.has(name) ? 'is-done' : name === next ? 'is-next' : '' },
          text,
          done.has(name) && el('span', { className: 'hidden' }, ' (done)'),
        )
        if (name === next) item.setAttribute('aria-current', 'step')
        return item
      }),
    )
  }

  const mark = (step: Step) => {
    if (done.has(step)) return
    done.add(step)
    localStorage.setItem(key, JSON.stringify([...done]))
    draw()
  }

  const lookAtCart = () => {
    if (readCart().length) mark('filled')
  }

  if (location.pathname.startsWith('/demo/p/')) done.add('looked')
  localStorage.setItem(key, JSON.stringify([...done]))
  draw()
  lookAtCart()
  window.addEventListener('demo:cart', lookAtCart)
  window.addEventListener('demo:step', (event) => {
    if (event instanceof CustomEvent) mark(event.detail)
  })
  const again = el(
    'button',
    {
      type: 'button',
      className: 'dp-link',
      onclick: () => {
        done.clear()
        localStorage.removeItem(key)
        draw()
      },
    },
    'Start over',
  )
  return { element: el('div', {}, list, again), mark }
}
