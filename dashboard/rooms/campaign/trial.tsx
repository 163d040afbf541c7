/** Sends a campaign's email to the owner, to see it in a real mailbox. */

import { useState } from 'preact/hooks'
import type { Campaign } from '../../../worker/flows/campaigns/campaign.ts'
import type { Settings } from '../../../worker/site/settings.ts'
import { send } from '../../api.ts'
import { useLoad } from '../../load.ts'

export function Trial(props: { campaign: Campaign; changed: boolean; save(): Promise<boolean> }) {
  const { campaign, changed, save } = props
  const { data: settings } = useLoad<Settings>('/api/settings')
  const [typed, setTyped] = useState<string>()
  const [way, setWay] = useState('')
  const [said, setSaid] = useState('')
  const email = typed ?? (settings?.replyTo || settings?.fromEmail || '')
  const { ways } = campaign.definition
  const chosen = ways.find(({ id }) => id === way)?.id ?? ways[0]?.id
  const attempt = async () => {
    if (changed && !(await save())) return
    try {
      await send('POST', `/api/campaigns/${campaign.id}/test`, { email, way: chosen })
      setSaid(`On its way to ${email}.`)
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  return (
    <fieldset class="panel">
      <legend>Try it</legend>
      <div class="campaign-trial">
        <label class="field">
          <span class="field-name">Send a test to</span>
          <input
            type="email"
            autocomplete="email"
            value={email}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        {ways.length > 1 && (
          <label class="field">
            <span class="field-name">Way</span>
            <select value={chosen} onChange={(event) => setWay(event.currentTarget.value)}>
              {ways.map(({ id }) => (
                <option key={id} value={id}>
                  {id.toUpperCase()}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" class="button" onClick={attempt} disabled={email === ''}>
          Send the test
        </button>
      </div>
      <p class="hint" aria-live="polite">
        {said}
      </p>
    </fieldset>
  )
}
