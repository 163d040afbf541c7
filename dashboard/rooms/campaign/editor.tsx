/** The editor of a campaign's draft: whom it is for, its words, when it goes, and at the end the button that lets it go. */

import { useState } from 'preact/hooks'
import type { Campaign, Definition, Way } from '../../../worker/flows/campaigns/campaign.ts'
import { send } from '../../api.ts'
import { NameField } from '../../parts/name-field.tsx'
import { Failed } from '../../parts/notice.tsx'
import { Head } from '../../parts/words.tsx'
import { addressOf, go } from '../../route.ts'
import { AudienceFields } from './audience.tsx'
import { Extras } from './extras.tsx'
import { Letter } from './letter.tsx'
import { Preview } from './preview.tsx'
import { ScheduleFields } from './schedule.tsx'
import { Trial } from './trial.tsx'

export function Editor({ campaign, onChanged }: { campaign: Campaign; onChanged(): void }) {
  const [name, setName] = useState(campaign.name)
  const [definition, setDefinition] = useState(campaign.definition)
  const [saved, setSaved] = useState(campaign)
  const [failed, setFailed] = useState<Error>()
  const changed =
    name !== saved.name || JSON.stringify(definition) !== JSON.stringify(saved.definition)
  const set = (change: Partial<Definition>) => setDefinition({ ...definition, ...change })
  const path = `/api/campaigns/${encodeURIComponent(campaign.id)}`
  const attempt = async (act: () => Promise<void>) => {
    try {
      await act()
      setFailed(undefined)
      return true
    } catch (error) {
      setFailed(error as Error)
      scrollTo({ top: 0 })
      return false
    }
  }
  const save = () =>
    attempt(async () => setSaved(await send<Campaign>('PUT', path, { name, definition })))
  const letGo = async () => {
    if (changed && !(await save())) return
    if (!confirm(`Let “${name}” go? ${whenOf(definition)}`)) return
    if (await attempt(() => send('POST', `${path}/schedule`))) onChanged()
  }
  const remove = () =>
    confirm(`Delete the draft “${name}”?`) &&
    attempt(async () => {
      await send('DELETE', path)
      go(addressOf('campaigns'))
    })
  const { ways } = definition
  const change = (index: number, way: Way) =>
    set({ ways: ways.map((one, at) => (at === index ? way : one)) })
  const addWay = () => {
    const last = ways.at(-1)
    const free = ['a', 'b', 'c', 'd'].find((id) => ways.every((way) => way.id !== id))
    if (last && free) set({ ways: [...ways, { ...last, id: free }] })
  }
  return (
    <form
      class="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Head title={saved.name} lead="A draft: nobody gets anything until you let it go." />
      {failed && <Failed error={failed} />}
      <NameField id="campaign-name" value={name} onChange={setName} />
      <AudienceFields audience={definition.audience} onChange={(audience) => set({ audience })} />
      {ways.map((way, index) => (
        <fieldset key={way.id} class="panel">
          <legend>
            {ways.length > 1 ? `The email, way ${way.id.toUpperCase()}` : 'The email'}
          </legend>
          <div class="campaign-letter">
            <Letter
              way={way}
              links={definition.links}
              shared={ways.length > 1}
              onWay={(next) => change(index, next)}
              onBoth={(next, links) =>
                set({ ways: ways.map((one, at) => (at === index ? next : one)), links })
              }
              onRemove={
                ways.length > 1 ? () => set({ ways: ways.filter((one) => one !== way) }) : undefined
              }
            />
            <Preview campaign={saved} way={way.id} stale={changed} />
          </div>
        </fieldset>
      ))}
      {ways.length < 4 && (
        <button type="button" class="button campaign-add" onClick={addWay}>
          Try another way of writing it
        </button>
      )}
      <Extras definition={definition} onChange={set} />
      <ScheduleFields schedule={definition.schedule} onChange={(schedule) => set({ schedule })} />
      <Trial campaign={saved} changed={changed} save={save} />
      <button type="button" class="quiet-button" onClick={remove}>
        Delete this draft
      </button>
      <div class="save">
        <p aria-live="polite">{changed ? 'You have changes that are not saved.' : 'Saved.'}</p>
        <span class="save-acts">
          <button type="submit" class="button" disabled={!changed}>
            Save
          </button>
          <button type="button" class="button button-main" onClick={letGo}>
            Let it go
          </button>
        </span>
      </div>
    </form>
  )
}

function whenOf({ schedule }: Definition): string {
  if (schedule.kind === 'now') return 'It begins in a minute.'
  if (schedule.kind === 'at')
    return `It begins on ${new Date(schedule.at).toLocaleString('en-GB')}.`
  return `It comes on ${schedule.time.replace('T', ' at ')}, where each of them lives.`
}
