/** An e-mail in a dialog, as the shopper would see it. */
import { el } from '../page.ts'

/** Opens it. `left` is called when the window loses the focus meanwhile: a link was followed to a new tab. */
export function openLetter(
  { id, subject, to }: { id: string; subject: string; to: string },
  left?: () => void,
): void {
  const frame = el('iframe', { title: subject, src: `/demo/mail/${encodeURIComponent(id)}` })
  // No scripts and no origin of its own; links may open tabs that are free of the sandbox.
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox')
  const close = el('button', { type: 'button' }, 'Close')
  const dialog = el(
    'dialog',
    { className: 'dp-dialog' },
    el('header', {}, el('div', {}, el('b', {}, subject), el('small', {}, `To ${to}`)), close),
    frame,
  )
  close.addEventListener('click', () => dialog.close())
  dialog.setAttribute('aria-label', subject)
  // Inside the frame nothing can be watched; that the window loses the focus to a new tab can.
  const watch = () => {
    if (document.hidden) left?.()
  }
  document.addEventListener('visibilitychange', watch)
  dialog.addEventListener('close', () => {
    document.removeEventListener('visibilitychange', watch)
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
}
