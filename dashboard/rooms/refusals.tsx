/** What was refused lately: each with the reason and what to do about it. */

import type { Row } from '../../worker/db/tables.ts'
import type { Page } from '../api.ts'
import { useLoad } from '../load.ts'
import { Badge, When } from '../parts/words.tsx'

type Refusal = Omit<Row<'rejections'>, 'slot'>

const advice: Readonly<Record<string, string>> = {
  missing_key: 'Add data-key="pk_…" to the script tag.',
  unknown_key: 'Compare the key in your tag with the one under “Your tag”.',
  secret_key_in_browser: 'Take the secret key off your pages at once, and replace it.',
  public_key_required: 'Use the public key (pk_…) here.',
  origin_not_allowed: 'Add this address to the origins that the key may be used from.',
  body_too_large: 'Send fewer or smaller events in one request.',
  too_many_messages: 'Send fewer events in one request.',
  invalid_json: 'Whoever sends this must send JSON.',
  invalid_body: 'Whoever sends this must send a JSON object.',
  invalid_batch: 'Whoever sends this must put a list of events into “batch”.',
  message_too_large: 'Send less in one event.',
  too_deep: 'Flatten the properties.',
  too_many_keys: 'Send fewer properties in one object.',
  string_too_long: 'Shorten the text, or leave it out.',
  missing_event: 'Give every track call the name of what happened.',
  no_identity: 'Send an anonymousId or a userId along.',
  invalid_timestamp: 'Send the time as ISO 8601, or leave it out.',
  invalid_proof: 'Check the secret that your shop’s server signs with.',
  reserved_event: 'Choose another name: this one is Aisle’s own.',
}

export function Refusals() {
  const { data } = useLoad<Page<Refusal>>('/api/rejections?limit=20', 10_000)
  if (!data || data.items.length === 0) return null
  return (
    <details class="panel refusals">
      <summary>
        <h2>Refused</h2>
        <Badge tone="warn">{data.items.reduce((sum, one) => sum + one.count, 0)}</Badge>
        <span class="hint">What was sent and not taken, with the reason</span>
      </summary>
      <ul>
        {data.items.map((refusal) => (
          <li key={`${refusal.at}/${refusal.code}/${refusal.origin}`}>
            <p class="refusal-head">
              <strong>{refusal.message}</strong>
              <span class="refusal-when">
                {refusal.count > 1 && `${refusal.count} × · `}
                <When at={refusal.at} />
              </span>
            </p>
            {adviceFor(refusal.code) && <p>{adviceFor(refusal.code)}</p>}
            <p class="hint">
              {refusal.code}
              {refusal.origin && ` · from ${refusal.origin}`}
            </p>
            {refusal.sample && <pre class="sample">{refusal.sample}</pre>}
          </li>
        ))}
      </ul>
    </details>
  )
}

function adviceFor(code: string): string | undefined {
  return Object.hasOwn(advice, code) ? advice[code] : undefined
}
