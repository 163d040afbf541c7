/** Channels beside email: whether texts can leave, and the secret by which the shop's systems know our webhooks. */

import { useState } from 'preact/hooks'
import { send } from '../api.ts'
import { useLoad } from '../load.ts'
import { Failed, Notice, Skeleton } from '../parts/notice.tsx'
import { Badge } from '../parts/words.tsx'

interface Answer {
  readonly sms: {
    readonly provider: 'twilio' | 'mailbox' | null
    readonly hook: string
    readonly hookOpen: boolean
  }
  readonly webhook: {
    readonly url: string
    readonly secret: string
    readonly rotatedAt: string | null
  }
}

export function Channels() {
  const { data, error, reload } = useLoad<Answer>('/api/settings/channels')
  if (error) return <Failed error={error} />
  if (!data) return <Skeleton rows={3} tall />
  return (
    <>
      <Texts sms={data.sms} />
      <Webhook webhook={data.webhook} onChanged={reload} />
    </>
  )
}

function Texts({ sms }: { sms: Answer['sms'] }) {
  const words = {
    twilio: 'Texts leave by Twilio.',
    mailbox: 'Texts stay in the development mailbox.',
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Text messages</h2>
        <Badge tone={sms.provider === null ? 'plain' : 'good'}>
          {sms.provider === null ? 'off' : 'on'}
        </Badge>
      </div>
      <p>
        {sms.provider === null
          ? 'Nothing is texted: set SMS_PROVIDER and the values of TWILIO_ that docs/channels.md names.'
          : words[sms.provider]}
      </p>
      {sms.provider === 'twilio' && (
        <p class="hint">
          {sms.hookOpen
            ? 'Answers come in at'
            : 'TWILIO_AUTH_TOKEN is missing. Answers are to come in at'}{' '}
          <code>{sms.hook}</code>: enter it at Twilio under “A message comes in”.
        </p>
      )}
    </section>
  )
}

function Webhook(props: { webhook: Answer['webhook']; onChanged(): void }) {
  const { url, secret } = props.webhook
  const [shown, setShown] = useState(false)
  const [outcome, setOutcome] = useState('')
  const renew = async () => {
    if (!confirm('Make a new secret? For a day both sign, then only the new one does.')) return
    try {
      await send('POST', '/api/settings/channels/webhook-secret')
      setOutcome('')
      props.onChanged()
    } catch (failed) {
      setOutcome((failed as Error).message)
    }
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Webhooks</h2>
        <Badge tone={url === '' ? 'plain' : 'good'}>{url === '' ? 'off' : 'on'}</Badge>
      </div>
      <p>
        {url === ''
          ? 'Give an address above, and flows can tell your own systems what happens.'
          : 'Each is signed in the form of Standard Webhooks; with this secret your system checks that it is from here.'}
      </p>
      {outcome !== '' && <Notice tone="bad">{outcome}</Notice>}
      <p class="with-unit">
        <code>{shown ? secret : 'whsec_••••••••••••'}</code>
        <button type="button" class="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide the secret' : 'Show the secret'}
        </button>
        <button type="button" class="button" onClick={renew}>
          Renew it
        </button>
      </p>
    </section>
  )
}
