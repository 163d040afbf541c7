/** The newsletter forms of a page. */
import { subscribe } from './aisle.ts'

export function startSignUps(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-signup]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void send(form)
    })
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const input = form.querySelector('input')
  const button = form.querySelector('button')
  const said = form.querySelector('.said')
  if (!input || !button || !said) return
  const email = input.value.trim()
  if (!email || !input.checkValidity()) {
    said.textContent = 'Please write your address as name@example.com.'
    input.focus()
    return
  }
  button.disabled = true
  const taken = await subscribe({
    email,
    consentText: form.dataset.consent ?? '',
    source: `demo ${form.dataset.signup}`,
  })
  button.disabled = false
  said.textContent = taken
    ? 'Nearly there: please confirm it in the e-mail we have just sent.'
    : 'That did not work. Please try again in a moment.'
  if (!taken) return
  localStorage.setItem('demo-email', email)
  window.dispatchEvent(new CustomEvent('demo:step', { detail: 'signed-up' }))
}
