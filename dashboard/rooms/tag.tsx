/** Whether the tag works, and the tag to copy. */

import { useState } from 'preact/hooks'
import type { Status } from '../../worker/reports/status/status.ts'
import { Icon } from '../parts/icon.tsx'
import { When } from '../parts/words.tsx'
import { useNow } from '../time.ts'

const HOUR = 3_600_000

/** The answer to "is my tag working?", with what to do where it does not. */
export function Answer({ lastAt }: { lastAt: number | null }) {
  const now = useNow()
  if (lastAt === null) {
    return (
      <div class="answer answer-waiting" role="status">
        <span class="beacon" aria-hidden="true" />
        <div>
          <p class="answer-title">Waiting for the first event</p>
          <p>Put the line below on every page of your shop, then open the shop in another tab.</p>
        </div>
      </div>
    )
  }
  const quiet = now - lastAt > HOUR
  return (
    <div class={`answer ${quiet ? 'answer-quiet' : 'answer-good'}`} role="status">
      <span class="beacon" aria-hidden="true" />
      <div>
        <p class="answer-title">{quiet ? 'All quiet' : 'Your tag works'}</p>
        <p>
          Last event <When at={lastAt} />.
          {quiet && ' If people are in your shop right now, check that the tag is on its pages.'}
        </p>
      </div>
    </div>
  )
}

/** The tag, folded away once it works. */
export function Snippet({ status, first }: { status: Status | undefined; first: boolean }) {
  const [copied, setCopied] = useState(false)
  if (!status) return null
  const copy = async () => {
    await navigator.clipboard.writeText(status.snippet).catch(() => undefined)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <details class="snippet" open={first}>
      <summary>
        <Icon name="chevron" />
        Your tag
      </summary>
      <p>
        One line, before <code>&lt;/head&gt;</code> on every page. It loads without holding the page
        up.
      </p>
      <div class="snippet-line">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable line must be reachable by keyboard */}
        <pre tabIndex={0}>
          <code>{status.snippet}</code>
        </pre>
        <button type="button" class="button" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} />
          <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
        </button>
      </div>
      {status.mirrorUrl !== null && (
        <p>
          <a href={status.mirrorUrl} target="_blank" rel="noreferrer">
            Show me what it sees on the shop
          </a>{' '}
          in a panel on the page, in this browser only.
        </p>
      )}
      {status.publicKey === null && (
        <p class="hint">Put your public key in the place of “pk_…”: it starts with pk_.</p>
      )}
    </details>
  )
}
