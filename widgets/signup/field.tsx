/** The parts of a form that asks for an address: the field, what robots fill in, and what came of it. */
import type { ComponentChildren } from 'preact'
import type { Stage } from '../stage.ts'

/** Where a form stands. */
export type Sending = 'idle' | 'busy' | 'invalid' | 'failed' | 'done'

/** What a form hands over. */
export interface Filled {
  email: string
  website: string
  /** All named fields. */
  fields: FormData
}

interface FormProps {
  stage: Stage
  /** Tells apart the ids of several forms in one widget. */
  name: string
  state: Sending
  button: string
  consent?: string | undefined
  children?: ComponentChildren
  send(filled: Filled): void
  refuse(): void
}

const SHAPE = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,}$/

/** A form with one address. Nothing is checked by the browser, so that what is wrong is said in the page's language. */
export function AddressForm({
  stage,
  name,
  state,
  button,
  consent,
  children,
  send,
  refuse,
}: FormProps) {
  const { say } = stage.words
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (state === 'busy') return
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    const email = `${fields.get('email') || ''}`.trim()
    if (!SHAPE.test(email) || email.length > 254) {
      refuse()
      form.querySelector('input')?.focus()
      return
    }
    send({ email, website: `${fields.get('website') || ''}`, fields })
  }
  const wrong = state === 'invalid' || state === 'failed'
  const notes = `${consent ? `consent-${name} ` : ''}said-${name}`
  return (
    <form onSubmit={submit} noValidate part="form">
      {children}
      <div class="field-row">
        <label class="hidden" for={`email-${name}`}>
          {say('email')}
        </label>
        <input
          id={`email-${name}`}
          name="email"
          type="email"
          inputmode="email"
          autocomplete="email"
          maxlength={254}
          placeholder={say('email')}
          aria-describedby={notes}
          aria-invalid={state === 'invalid'}
          required
          dir="ltr"
        />
        <div class="trap" aria-hidden="true">
          <label>
            Website
            <input name="website" tabIndex={-1} autocomplete="off" />
          </label>
        </div>
        <button type="submit" class="button" part="button" aria-disabled={state === 'busy'}>
          {button}
        </button>
      </div>
      {consent && (
        <p class="fine" id={`consent-${name}`}>
          {consent}
        </p>
      )}
      <p class="said" id={`said-${name}`} role="alert">
        {wrong && say(state)}
      </p>
    </form>
  )
}

/** What is said in the place of the form when all went well; read out, and focused, because the form is gone. */
export function Done({ children }: { children: ComponentChildren }) {
  const focus = (element: HTMLElement | null) => element?.focus({ preventScroll: true })
  return (
    <div class="done" role="status" tabIndex={-1} ref={focus}>
      <svg class="tick" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="10" />
        <path d="m7.500 12.500 3 3 6-6.500" />
      </svg>
      <div>{children}</div>
    </div>
  )
}
