/** Why the Worker did not do what a page asked for, and what to do about it. */
import type { Failure } from './contract/storefront.ts'

/** What to do, by the status of the answer, where the Worker did not say it itself. */
const ADVICE: { [status: number]: string } = {
  0: 'No answer: try again when the line is back, and look whether the policy of the page allows the host in connect-src.',
  401: 'Use the public key of this site, pk_…',
  403: 'Add the address of this shop to the origins of the key, in the console.',
  404: 'This Worker does not know the question yet: deploy its newest version.',
  429: 'Too many requests: try again in a minute.',
}

/** The problem as the page gets it; `text` is what the Worker answered, in JSON (RFC 9457) if it was the Worker. */
export function explain(status: number, text: string): Failure {
  let said: { code?: string; detail?: string } = {}
  try {
    said = JSON.parse(text) || {}
  } catch {}
  return {
    code: said.code || `http_${status}`,
    message: said.detail || ADVICE[status] || 'The Worker could not do it: try again later.',
  }
}
