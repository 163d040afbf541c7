/** The console: signs in once, then shows the room that the address names. */

import { useEffect, useState } from 'preact/hooks'
import { ApiError, onSignedOut, read, send } from './api.ts'
import { CampaignPage } from './rooms/campaign/page.tsx'
import { Campaigns } from './rooms/campaigns.tsx'
import { Connections } from './rooms/connections.tsx'
import { NewFlow } from './rooms/flow/new.tsx'
import { FlowPage } from './rooms/flow/page.tsx'
import { Flows } from './rooms/flows.tsx'
import { Live } from './rooms/live.tsx'
import { Message } from './rooms/message.tsx'
import { Messages } from './rooms/messages.tsx'
import { Offer } from './rooms/offer.tsx'
import { Offers } from './rooms/offers.tsx'
import { People } from './rooms/people.tsx'
import { Person } from './rooms/person.tsx'
import { Product } from './rooms/product.tsx'
import { Products } from './rooms/products.tsx'
import { Recommendations } from './rooms/recommendations.tsx'
import { Reviews } from './rooms/reviews.tsx'
import { SegmentPage } from './rooms/segment/page.tsx'
import { Segments } from './rooms/segments.tsx'
import { Settings } from './rooms/settings.tsx'
import { SignIn } from './rooms/sign-in.tsx'
import { Waiting } from './rooms/waiting.tsx'
import { Widget } from './rooms/widget.tsx'
import { Widgets } from './rooms/widgets.tsx'
import { type Route, useRoute } from './route.ts'
import { Shell } from './shell.tsx'

type Session = 'unknown' | 'in' | 'out'

export function App() {
  const [session, setSession] = useState<Session>('unknown')
  const [refusal, setRefusal] = useState('')
  const route = useRoute()

  useEffect(() => {
    const tryEnter = () =>
      enter()
        .then(() => setSession('in'))
        .catch((error: unknown) => {
          setRefusal(error instanceof ApiError && error.code !== 'signed_out' ? error.message : '')
          setSession('out')
        })
    // A sign-in link that is opened where the console already is changes the hash only.
    const onHash = () => tokenInAddress() !== null && tryEnter()
    tryEnter()
    addEventListener('hashchange', onHash)
    const forget = onSignedOut(() => setSession('out'))
    return () => {
      removeEventListener('hashchange', onHash)
      forget()
    }
  }, [])

  if (session === 'unknown') return <div class="opening" aria-busy="true" />
  if (session === 'out')
    return <SignIn key={refusal} refusal={refusal} onEnter={() => setSession('in')} />
  return (
    <Shell route={route} onLeave={() => setSession('out')}>
      <RoomOf route={route} />
    </Shell>
  )
}

/** Uses the token of a sign-in link (`/admin#token=…`) and takes it out of the address bar, or the session there is. */
async function enter(): Promise<void> {
  const token = tokenInAddress()
  if (token === null) {
    await read('/api/session')
    return
  }
  history.replaceState(null, '', location.pathname + location.search)
  await send('POST', '/api/session', { token })
}

function tokenInAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token')
}

function RoomOf({ route }: { route: Route }) {
  switch (route.room) {
    case 'people':
      return route.id === null ? <People route={route} /> : <Person key={route.id} id={route.id} />
    case 'messages':
      return route.id === null ? (
        <Messages route={route} />
      ) : (
        <Message key={route.id} id={route.id} />
      )
    case 'flows':
      // Its steps follow the stock: there is nothing to edit, but people who wait.
      if (route.id === 'waiting' || route.id === 'back-in-stock') return <Waiting />
      if (route.id === 'new') return <NewFlow />
      return route.id === null ? <Flows route={route} /> : <FlowPage key={route.id} id={route.id} />
    case 'campaigns':
      return route.id === null ? (
        <Campaigns />
      ) : (
        <CampaignPage key={route.id} id={route.id} route={route} />
      )
    case 'segments':
      return route.id === null ? <Segments /> : <SegmentPage key={route.id} id={route.id} />
    case 'offers':
      return route.id === null ? <Offers /> : <Offer key={route.id} id={route.id} />
    case 'reviews':
      return <Reviews route={route} />
    case 'products':
      return route.id === null ? (
        <Products key={route.query.get('q')} route={route} />
      ) : (
        <Product key={route.id} id={route.id} />
      )
    case 'connections':
      return <Connections />
    case 'widgets':
      return route.id === null ? <Widgets /> : <Widget key={route.id} id={route.id} />
    case 'recommendations':
      return <Recommendations route={route} />
    case 'settings':
      return <Settings />
    default:
      return <Live />
  }
}
