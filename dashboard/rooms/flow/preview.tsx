/** An email as it will look, while its words are typed: written by the Worker itself, shown where nothing in it can run. */

import { useEffect, useState } from 'preact/hooks'
import type { EmailCopy } from '../../../worker/messages/copy.ts'
import { send } from '../../api.ts'

/** Addresses longer than this are not taken everywhere. */
const LONGEST = 14_000
/** Whoever types is not shown every letter. */
const PAUSE = 500

interface Shown {
  readonly subject: string
  readonly preheader: string
  readonly text: string
}

interface PreviewProps {
  readonly title: string
  readonly email: EmailCopy
  readonly about: string
  readonly offer: string | undefined
}

export function Preview({ title, email, about, offer }: PreviewProps) {
  const [shown, setShown] = useState<Shown & { address: string | null }>()
  const [failed, setFailed] = useState('')
  const wanted = JSON.stringify({ email, about, ...(offer ? { offer } : {}) })
  useEffect(() => {
    let live = true
    const timer = setTimeout(async () => {
      try {
        const answer = await send<Shown>('POST', '/api/flows/preview', JSON.parse(wanted))
        const packed = await pack(wanted)
        if (!live) return
        const address = packed.length > LONGEST ? null : `/api/flows/preview?draft=${packed}`
        setShown({ ...answer, address })
        setFailed('')
      } catch (error) {
        if (live) setFailed((error as Error).message)
      }
    }, PAUSE)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [wanted])
  return (
    <div class="preview" aria-live="polite">
      <p class="preview-subject">{shown?.subject ?? ' '}</p>
      <p class="hint">{shown?.preheader ?? ' '}</p>
      {failed && <p class="field-problem">{failed}</p>}
      {shown?.address && (
        <iframe
          class="sheet"
          title={`${title}, as it will look`}
          sandbox=""
          referrerpolicy="no-referrer"
          src={shown.address}
        />
      )}
      {shown && !shown.address && <pre class="plain">{shown.text}</pre>}
    </div>
  )
}

/** A text made short enough for an address: deflated, in base64url. */
async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
