/** A sign-up to the shop's emails: in the page, as a bar, or behind a tab at the side. */
import { learn } from '../kit.ts'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import { AddressForm, Done, type Filled, type Sending } from './field.tsx'
import floatStyles from './float.css?text'
import { Bar, Dialog } from './float.tsx'
import formStyles from './form.css?text'

export const styles = formStyles + floatStyles

learn(forms)

/** For how long a shopper who closed it, or signed up, is left alone: ms. */
export const REST = 30 * 86_400_000

/** What a sign-up looks like, whatever surrounds it. */
export interface Asking {
  title: string
  text: string
  button: string
  consent: string
  /** Where it stands, for the record of consent. */
  source: string
  /** Nothing is promised before the address is confirmed. */
  offer?: string | undefined
}

/** The form and what follows it. `redraw` is called when it has something else to show. */
export function createSignup(stage: Stage, asking: Asking, redraw: () => void) {
  const { counter, report, words, preview } = stage
  const { say } = words
  const startedAt = Date.now()
  let state: Sending = 'idle'
  let email = ''
  const set = (next: Sending) => {
    state = next
    redraw()
  }
  const send = async (filled: Filled) => {
    email = filled.email
    set('busy')
    report('Widget Clicked', { target: 'submit' })
    const { consent: consentText, source } = asking
    const { website } = filled
    const subscription = { email, consentText, source, website, startedAt }
    const { status } = preview ? { status: 'pending' } : await counter.aisle.subscribe(subscription)
    if (status === 'pending') {
      report('Widget Converted', { outcome: 'subscribed' })
      counter.storage.set('signup', `${Date.now()}`)
    }
    set(status === 'pending' ? 'done' : 'failed')
  }
  return {
    isDone: () => state === 'done',
    view: () =>
      state === 'done' ? (
        <Done>
          <p>{say('confirm', `\u2068${email}\u2069`)}</p>
          {asking.offer && <p>{say('confirmOffer')}</p>}
        </Done>
      ) : (
        <AddressForm
          stage={stage}
          name="signup"
          state={state}
          button={asking.button}
          consent={asking.consent}
          send={send}
          refuse={() => set('invalid')}
        />
      ),
  }
}

/** What a sign-up says unless its options say otherwise. */
export function askingOf({ options, words, kind }: Stage): Asking {
  const { title, text, button, consentText, offer } = options
  const { say } = words
  return {
    title: title || say('signupTitle'),
    text: text || (offer ? say('signupOffer', offer) : say('signupText')),
    button: button || say('signup'),
    consent: consentText || say('consent'),
    source: `widget ${kind}`,
    offer,
  }
}

export function play(stage: Stage): void {
  const { options, report, counter, preview, words, host } = stage
  const { form = 'inline' } = options
  const floats = form !== 'inline'
  const rested = Date.now() - Number(counter.storage.get('signup') || 0) > REST
  if (floats && !rested && !preview) return
  const asking = askingOf(stage)
  let open = form !== 'tab'
  const close = () => {
    report('Widget Dismissed')
    counter.storage.set('signup', `${Date.now()}`)
    if (form === 'tab' && !signup.isDone()) {
      open = false
      return draw()
    }
    stage.leave()
  }
  const draw = () => {
    const head = (
      <div>
        <h2 part="title">{asking.title}</h2>
        <p class="lead">{asking.text}</p>
      </div>
    )
    const inside = (
      <>
        {head}
        <div>{signup.view()}</div>
      </>
    )
    const frame = { words, title: asking.title, close }
    if (!floats) return stage.draw(<section aria-label={asking.title}>{inside}</section>)
    if (!open) return stage.float(<Tab label={options.offer || asking.title} open={unfold} />)
    return stage.float(
      form === 'bar' ? <Bar {...frame}>{inside}</Bar> : <Dialog {...frame}>{inside}</Dialog>,
    )
  }
  const unfold = () => {
    open = true
    report('Widget Clicked', { target: 'open' })
    draw()
  }
  const signup = createSignup(stage, asking, draw)
  draw()
  if (floats) report('Widget Viewed')
  else if (host.isConnected) stage.seen(() => report('Widget Viewed'))
}

export function Tab({ label, open }: { label: string; open(): void }) {
  return (
    <div class="float tab">
      <button type="button" class="tab-button" aria-haspopup="dialog" onClick={open}>
        <span dir="auto">{label}</span>
      </button>
    </div>
  )
}
