/** What is shown to who is about to leave: the cart kept, something that fits, a sign-up, or nothing at all. */

import type { ComponentChild } from 'preact'
import { type Line, readCart } from '../../sdk/placement/cart.ts'
import { askItems, learn, listItems, readUrl } from '../kit.ts'
import recommendationStyles from '../recommendations/recommendations.css?text'
import floatStyles from '../signup/float.css?text'
import { Bar, Dialog } from '../signup/float.tsx'
import formStyles from '../signup/form.css?text'
import { type Asking, askingOf, createSignup, REST, Tab } from '../signup/signup.tsx'
import type { Stage } from '../stage.ts'
import { forms } from '../words/forms.ts'
import ownStyles from './exit.css?text'
import { mayDisturb } from './quiet.ts'

export const styles = recommendationStyles + formStyles + floatStyles + ownStyles

learn(forms)

/** Fewer products than this are no reason to hold anybody up. */
const ENOUGH = 3

/** What there is to show: its name for the event, and how it is drawn. */
interface Content {
  name: 'cart' | 'products' | 'signup'
  title: string
  wide?: boolean
  view(): ComponentChild
}

export async function play(stage: Stage): Promise<void> {
  const { options, words, report, preview, counter } = stage
  const { form = 'dialog' } = options
  // Who was shown nothing is not left alone for a week because of it.
  const giveUp = () => counter.storage.set('exit')
  if (!preview && !mayDisturb()) return giveUp()
  let open = form !== 'tab'
  const draw = () => {
    if (!content) return
    const frame = { words, title: content.title, wide: content.wide || false, close }
    if (!open) return stage.float(<Tab label={content.title} open={unfold} />)
    const inside = content.view()
    stage.float(
      form === 'bar' ? <Bar {...frame}>{inside}</Bar> : <Dialog {...frame}>{inside}</Dialog>,
    )
  }
  const close = () => {
    report('Widget Dismissed')
    stage.leave()
  }
  const unfold = () => {
    open = true
    report('Widget Clicked', { target: 'open' })
    draw()
  }
  const content = await choose(stage, () => draw())
  // The shopper may have gone on to something else meanwhile.
  if (!content || (!preview && !mayDisturb())) return giveUp()
  draw()
  report('Exit Intent Shown', { name: content.name, url: location.href })
}

/** By what this browser knows of the shopper, the nearest to an order first. */
async function choose(stage: Stage, redraw: () => void): Promise<Content | undefined> {
  const { counter, options } = stage
  const { storage } = counter
  const { products } = readCart(storage)
  const signedUp = Date.now() - Number(storage.get('signup') || 0) < REST
  if (products[0] && !signedUp) return keepCart(stage, products, redraw)
  const looked = !!storage.get('seen') || !!options.strategy
  if (looked && options.offer === undefined) {
    const items = await askItems(stage, options.strategy || 'next', options.limit || 6)
    if (items.length >= ENOUGH) {
      const title = options.title || stage.words.say('leaveBrowse')
      const strategy = options.strategy || 'next'
      const view = listItems(stage, strategy, title, items, redraw)
      return { name: 'products', title, wide: true, view }
    }
  }
  if (signedUp) return undefined
  const asking = askingOf(stage)
  const signup = createSignup(stage, asking, redraw)
  return {
    name: 'signup',
    title: asking.title,
    view: () => (
      <>
        {asking.offer && (
          <p class="offer" dir="auto">
            {asking.offer}
          </p>
        )}
        <Head {...asking} />
        {signup.view()}
      </>
    ),
  }
}

function keepCart(stage: Stage, lines: Line[], redraw: () => void): Content {
  const { say } = stage.words
  const { consentText } = stage.options
  const asking: Asking = {
    title: say('leaveCart'),
    text: say('leaveCartText'),
    button: say('leaveCartButton'),
    consent: consentText || say('cartConsent'),
    source: 'widget exit cart',
  }
  const signup = createSignup(stage, asking, redraw)
  return {
    name: 'cart',
    title: asking.title,
    view: () => (
      <>
        <Head {...asking} />
        <Kept lines={lines} />
        {signup.view()}
      </>
    ),
  }
}

function Head({ title, text }: Asking) {
  return (
    <>
      <h2 part="title" dir="auto">
        {title}
      </h2>
      <p class="lead">{text}</p>
    </>
  )
}

/** Pictures of what lies in the cart. */
function Kept({ lines }: { lines: Line[] }) {
  const pictured = lines.flatMap((line) => {
    const src = readUrl(line.image_url)
    return src ? [{ src, name: `${line.name || ''}` }] : []
  })
  if (!pictured[0]) return null
  return (
    <div class="kept">
      {pictured.slice(0, 3).map(({ src, name }) => (
        <img key={src} src={src} alt={name} width={72} height={72} />
      ))}
      {lines.length > 3 && <span class="more">+{lines.length - 3}</span>}
    </div>
  )
}
