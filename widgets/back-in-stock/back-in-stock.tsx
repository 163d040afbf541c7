/** Asks to be told when something can be had again. It appears by itself, where that is so. */
import { ask } from '../ask.ts'
import { learn, pageAddress } from '../kit.ts'
import { AddressForm, Done, type Filled, type Sending } from '../signup/field.tsx'
import floatStyles from '../signup/float.css?text'
import formStyles from '../signup/form.css?text'
import { Tab } from '../signup/signup.tsx'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import ownStyles from './back-in-stock.css?text'
import { requestNotice } from './request.ts'
import { chosenVariant, type Gone, readStock, type Stock } from './stock.ts'

export const styles = formStyles + floatStyles + ownStyles

learn(forms)

export async function play(stage: Stage): Promise<void> {
  const { host, counter } = stage
  const product = host.getAttribute('product')
  const query: { [name: string]: string } = product ? { product } : { url: pageAddress() }
  const answer = await ask(counter, 'stock', query)
  let variant: string | undefined

  /** Shows the form for what is chosen now, or nothing. */
  const look = () => {
    const chosen = chosenVariant(host)
    if (chosen === variant) return
    variant = chosen
    const stock = readStock(answer, chosen)
    if (stock) showForm(stage, stock, chosen)
    else stage.leave()
  }
  look()
  // Themes change the variant without a new page: in a field, or in the address.
  const soon = () => setTimeout(look, 60)
  document.addEventListener('change', soon)
  stage.onEnd.push(() => document.removeEventListener('change', soon))
}

function showForm(stage: Stage, stock: Stock, chosen: string): void {
  const { counter, report, words, preview } = stage
  const { say } = words
  const startedAt = Date.now()
  let state: Sending = 'idle'
  let email = ''
  let reserved = false
  let [picked] = stock.gone
  const set = (next: Sending) => {
    state = next
    draw()
  }
  const send = async (filled: Filled) => {
    email = filled.email
    reserved = stock.reserve && filled.fields.get('reserve') === 'on'
    set('busy')
    report('Widget Clicked', { target: 'submit' })
    const variantId = picked?.id || chosen || undefined
    const quantity = Number(filled.fields.get('quantity')) || 1
    const { website } = filled
    const { locale } = words
    const request = { email, quantity, reserve: reserved, variantId, website, startedAt, locale }
    const taken = preview || (await requestNotice(counter, stock.productId, request))
    if (taken) {
      report('Widget Converted', { outcome: 'back_in_stock', product_id: stock.productId })
    }
    set(taken ? 'done' : 'failed')
  }
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLSelectElement
    picked = stock.gone.find(({ id }) => id === value)
    draw()
  }
  const view = () => (
    <section class="card" aria-label={say('tellMe')}>
      <h2 part="title">{say('backTitle')}</h2>
      {state === 'done' ? (
        <Done>
          <p>{say(reserved ? 'waitingReserve' : 'waitingDone', `\u2068${email}\u2069`)}</p>
          <p>{say('waitingConfirm')}</p>
        </Done>
      ) : (
        <>
          <p class="lead">
            {say(stock.closed ? 'backClosed' : stock.preorder ? 'preorder' : 'backText')}
          </p>
          <Expected at={picked?.expectedAt} stage={stage} />
          {!stock.closed && (
            <AddressForm
              stage={stage}
              name="back"
              state={state}
              button={stage.options.button || say('notify')}
              send={send}
              refuse={() => set('invalid')}
            >
              <Which gone={stock.gone} picked={picked} choose={choose} stage={stage} />
              {stock.reserve && (
                <label class="check">
                  <input type="checkbox" name="reserve" />
                  <span>
                    {say('reserve')}
                    <small>{say('reserveText')}</small>
                  </span>
                </label>
              )}
            </AddressForm>
          )}
        </>
      )}
    </section>
  )
  const draw = () => stage.draw(view())
  if (!draw()) {
    // There is no room yet that would not push something away: until then, a tab at the side says that it is there.
    stage.float(<Tab label={say('tellMe')} open={() => stage.draw(view())} />)
  }
  stage.seen(() => report('Widget Viewed'))
}

function Expected({ at, stage }: { at: number | undefined; stage: Stage }) {
  if (at === undefined) return null
  const date = new Intl.DateTimeFormat(stage.words.locale, { day: 'numeric', month: 'long' })
  return (
    <p class="expected">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4" />
      </svg>
      {stage.words.say('expected', date.format(at))}
    </p>
  )
}

interface WhichProps {
  gone: Gone[]
  picked: Gone | undefined
  choose(event: Event): void
  stage: Stage
}

/** Which of several, and how many. */
function Which({ gone, picked, choose, stage }: WhichProps) {
  const { say } = stage.words
  return (
    <div class="which">
      {gone.length > 1 && (
        <label>
          {say('which')}
          <select name="variant" value={picked?.id} onChange={choose}>
            {gone.map(({ id, title }) => (
              <option key={id} value={id}>
                {title || id}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="few">
        {say('quantity')}
        <select name="quantity">
          {[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
