/** One offer: its figures, its rules, and what can be done with its codes. */

import { useCallback, useState } from 'preact/hooks'
import { send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Icon } from '../parts/icon.tsx'
import { Link } from '../parts/link.tsx'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Head, Money } from '../parts/words.tsx'
import { addressOf, go } from '../route.ts'
import { GiveCode, ImportCodes } from './offer-codes.tsx'
import { OfferFields } from './offer-fields.tsx'
import { capital, type Draft, draftOf, fresh, idOf, inputOf, type Offered } from './offer-words.ts'

export function Offer({ id }: { id: string }) {
  return (
    <>
      <Link class="back" to={addressOf('offers')}>
        <Icon name="back" />
        All offers
      </Link>
      {id === 'new' ? <NewOffer /> : <StoredOffer id={id} />}
    </>
  )
}

function StoredOffer({ id }: { id: string }) {
  const path = `/api/offers/${encodeURIComponent(id)}`
  const { data, error, reload } = useLoad<Offered>(path)
  return (
    <>
      {error && <Failed error={error} />}
      {!data && !error && <Skeleton rows={5} tall />}
      {data && (
        <>
          <Editor offer={data} onSaved={reload} />
          <div class="columns offer-tools">
            {data.codes === 'pool' && <ImportCodes offer={data} onImported={reload} />}
            <GiveCode offer={data} onGiven={reload} />
          </div>
        </>
      )}
    </>
  )
}

function NewOffer() {
  const [id, setId] = useState('')
  const { draft, set, wrong, failed, save } = useOffer(fresh)
  const chosen = id || idOf(draft.name)
  return (
    <form
      class="settings"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        if (await save(chosen, draft)) go(addressOf('offers', chosen), true)
      }}
    >
      <Head title="New offer" />
      {failed && <Failed error={failed} />}
      <OfferFields draft={draft} wrong={wrong} onChange={set} />
      <fieldset class="panel">
        <legend>Its id</legend>
        <div class="fields">
          <div class="field">
            <label class="field-name" for="offer-id">
              What flows call it
            </label>
            <input
              id="offer-id"
              type="text"
              autocomplete="off"
              spellcheck={false}
              aria-describedby="offer-id-help"
              placeholder={idOf(draft.name) || 'welcome'}
              value={id}
              onInput={(event) => setId(event.currentTarget.value)}
            />
            <p class="hint" id="offer-id-help">
              Small letters, digits and hyphens. It stays. The welcome flow looks for one called
              welcome.
            </p>
          </div>
        </div>
      </fieldset>
      <div class="save">
        <p />
        <button type="submit" class="button button-main" disabled={chosen === ''}>
          Create
        </button>
      </div>
    </form>
  )
}

function Editor({ offer, onSaved }: { offer: Offered; onSaved(): void }) {
  const stored = draftOf(offer)
  const { draft, set, wrong, failed, save } = useOffer(stored)
  const changed = JSON.stringify(stored) !== JSON.stringify(draft)
  const put = async (next: Draft) => {
    if (await save(offer.id, next)) onSaved()
  }
  const flip = () => {
    const active = !draft.active
    set({ active })
    put({ ...stored, active })
  }
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        put(draft)
      }}
    >
      <Head title={offer.name} lead={`${capital(offer.words)}. Flows call it ${offer.id}.`}>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-checked={draft.active}
          aria-label={offer.name}
          onClick={flip}
        >
          <span class="switch-knob" aria-hidden="true" />
          <span class="switch-word" aria-hidden="true">
            {draft.active ? 'On' : 'Off'}
          </span>
        </button>
      </Head>
      {failed && <Failed error={failed} />}
      <Warnings offer={offer} />
      <Figures offer={offer} />
      <OfferFields draft={draft} wrong={wrong} onChange={set} />
      <div class={`save ${changed ? '' : 'save-idle'}`}>
        <p aria-live="polite">{changed && 'You have changes that are not saved.'}</p>
        <button type="submit" class="button button-main" disabled={!changed}>
          Save
        </button>
      </div>
    </form>
  )
}

function Warnings({ offer }: { offer: Offered }) {
  const { unset = [], wanted, problem, low, count } = offer
  return (
    <>
      {unset.length > 0 && (
        <Notice tone="warn">
          Your shop cannot be asked for codes until these are set: {unset.join(', ')}.
        </Notice>
      )}
      {wanted > 0 && problem !== '' && unset.length === 0 && (
        <Notice tone="bad">
          {wanted === 1 ? 'A code waits' : `${wanted} codes wait`} for your shop. {problem}
        </Notice>
      )}
      {low && (
        <Notice tone="warn">
          {count.free === 0 ? 'No code is left' : `Only ${count.free} codes are left`}: import more.
        </Notice>
      )}
    </>
  )
}

function Figures({ offer }: { offer: Offered }) {
  const { count, spent, revenue } = offer
  const figures = [
    ['given', count.given],
    ['used', count.redeemed],
    ['still good', count.live],
    ...(offer.codes === 'pool' ? [['in the pool', count.free] as const] : []),
  ] as const
  return (
    <ul class="figures figures-small">
      {figures.map(([name, value]) => (
        <li key={name}>
          <span class="figure">{value.toLocaleString('en')}</span>
          {name}
        </li>
      ))}
      <li>
        <span class="figure">
          <Money amounts={spent} />
        </span>
        taken off
      </li>
      <li>
        <span class="figure">
          <Money amounts={revenue} />
        </span>
        brought by orders with it
      </li>
    </ul>
  )
}

/** A form that is edited and put; what the API finds wrong is tied to its field. */
function useOffer(start: Draft) {
  const [draft, setDraft] = useState(start)
  const [failed, setFailed] = useState<Error>()
  const set = useCallback(
    (change: Partial<Draft>) => setDraft((current) => ({ ...current, ...change })),
    [],
  )
  const save = async (id: string, next: Draft): Promise<boolean> => {
    try {
      await send('PUT', `/api/offers/${encodeURIComponent(id)}`, inputOf(next))
      setFailed(undefined)
      return true
    } catch (error) {
      setFailed(error as Error)
      return false
    }
  }
  // The API's sentence begins with the name of the field.
  const [, field = '', message = ''] = /^(\w+) ((?:must|is) .*)$/.exec(failed?.message ?? '') ?? []
  const known = field in draft
  const wrong = known ? { field, message: `This ${message}` } : undefined
  return { draft, set, wrong, failed: known ? undefined : failed, save }
}
