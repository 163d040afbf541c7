/** Codes one by one and in lots: found by what was typed, given by hand, and imported from a file. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Page, read, send, sendFile } from '../api.ts'
import { Notice } from '../parts/notice.tsx'
import { Badge, type Tone, When } from '../parts/words.tsx'
import type { Code, Offered } from './offer-words.ts'

const states: Readonly<Record<Code['state'], { name: string; tone: Tone }>> = {
  free: { name: 'In the pool', tone: 'plain' },
  pending: { name: 'Being made', tone: 'info' },
  live: { name: 'Good', tone: 'good' },
  redeemed: { name: 'Used', tone: 'plain' },
  expired: { name: 'Over', tone: 'plain' },
}

/** Finds codes by themselves, or by the address that they were given to. */
export function FindCode() {
  const [found, setFound] = useState<readonly Code[]>()
  const [problem, setProblem] = useState('')
  const find = (typed: string) =>
    attempt(setProblem, async () => {
      const path = `/api/codes?q=${encodeURIComponent(typed)}`
      setFound((await read<Page<Code>>(path)).items)
    })
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Find a code</h2>
      </div>
      <AskFor
        id="find-code"
        label="Code or e-mail address"
        placeholder="HELLO-7K3MX-9QPT-B2WD"
        button="Find"
        onAsk={find}
      />
      <div aria-live="polite">
        {problem && <Notice tone="bad">{problem}</Notice>}
        {found?.length === 0 && <p class="nothing">Nobody was given such a code.</p>}
        {found && found.length > 0 && (
          <ul class="topics offer-found">
            {found.map((code) => (
              <CodeRow key={`${code.offer.id} ${code.code}`} code={code} />
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function CodeRow({ code }: { code: Code }) {
  const { name, tone } = states[code.state]
  return (
    <li>
      <span>
        <code>{code.code}</code>
        <br />
        <span class="hint">{code.offer.name}</span>
      </span>
      <span class="offer-code-end">
        <Badge tone={tone}>{name}</Badge>
        <span class="hint">
          {code.state === 'redeemed' && code.redeemedAt !== null && (
            <>
              order {code.orderId}, <When at={code.redeemedAt} />
            </>
          )}
          {code.state === 'live' && code.expiresAt !== null && (
            <>
              until <When at={code.expiresAt} />
            </>
          )}
          {code.state === 'pending' && code.problem}
        </span>
      </span>
    </li>
  )
}

/** Gives one person a code, outside of all rules but that one is enough. */
export function GiveCode(props: { offer: Offered; onGiven(): void }) {
  const [given, setGiven] = useState<Code & { link: string | null }>()
  const [problem, setProblem] = useState('')
  const give = (email: string) =>
    attempt(setProblem, async () => {
      const path = `/api/offers/${encodeURIComponent(props.offer.id)}/issue`
      setGiven(undefined)
      setGiven(await send('POST', path, { email }))
      props.onGiven()
    })
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Give a code by hand</h2>
      </div>
      <AskFor
        id="give-code"
        label="For the e-mail address"
        placeholder="anna@example.com"
        button="Give"
        onAsk={give}
      >
        The code they have, or a new one. Nothing is sent to them.
      </AskFor>
      <div aria-live="polite">
        {problem && <Notice tone="bad">{problem}</Notice>}
        {given && (
          <p class="offer-given">
            <code>{given.code}</code>{' '}
            {given.state === 'pending' && 'is being made by your shop: good in a minute or two.'}
          </p>
        )}
      </div>
    </section>
  )
}

/** Fills the pool from a file. */
export function ImportCodes(props: { offer: Offered; onImported(): void }) {
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file || busy) return
    setBusy(true)
    setSaid('')
    await attempt(setProblem, async () => {
      const path = `/api/offers/${encodeURIComponent(props.offer.id)}/codes`
      const answer = await sendFile<{ added: number; accepted: number; refused: number }>(
        path,
        file,
      )
      const known = answer.accepted - answer.added
      const parts = [
        answer.added === 1 ? '1 new code' : `${number(answer.added)} new codes`,
        ...(known > 0 ? [`${number(known)} known before`] : []),
        ...(answer.refused > 0 ? [without(answer.refused)] : []),
      ]
      setSaid(`${parts.join(', ')}.`)
      props.onImported()
    })
    setBusy(false)
  }
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>Import codes</h2>
      </div>
      <div class="field">
        <label class="field-name" for="pool-file">
          A file from your shop
        </label>
        <input
          id="pool-file"
          type="file"
          accept=".csv,.tsv,.txt,.gz,text/csv,text/plain"
          aria-describedby="pool-file-help"
          onChange={(event) => {
            const input = event.currentTarget
            take(input.files?.[0]).then(() => {
              input.value = ''
            })
          }}
        />
        <p class="hint" id="pool-file-help">
          A table with a column of codes, or one code a line; also gzipped. Larger than 4 MB:{' '}
          <code>npm run import</code>.
        </p>
      </div>
      <div aria-live="polite">
        {busy && <p class="nothing">Reading …</p>}
        {problem && <Notice tone="bad">{problem}</Notice>}
        {said && <Notice tone="good">{said}</Notice>}
      </div>
    </section>
  )
}

function AskFor(props: {
  id: string
  label: string
  placeholder: string
  button: string
  onAsk(typed: string): void
  children?: ComponentChildren
}) {
  const { id, children } = props
  const [typed, setTyped] = useState('')
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        if (typed.trim() !== '') props.onAsk(typed.trim())
      }}
    >
      <label class="field-name" for={id}>
        {props.label}
      </label>
      <span class="offer-line">
        <input
          id={id}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={props.placeholder}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {props.button}
        </button>
      </span>
      {children && <p class="hint">{children}</p>}
    </form>
  )
}

/** Does something, and says where it fails. */
async function attempt(say: (problem: string) => void, act: () => Promise<void>): Promise<void> {
  try {
    await act()
    say('')
  } catch (error) {
    say((error as Error).message)
  }
}

const without = (lines: number) =>
  lines === 1 ? '1 line that holds none' : `${number(lines)} lines that hold none`
const number = (value: number) => value.toLocaleString('en')
