/** Which provider sends text messages, as the environment says it. Closed unless everything it needs is there. */

/** Variables and secrets as they stand in the environment. */
export interface TextEnv {
  SMS_PROVIDER?: string
  TWILIO_ACCOUNT_SID?: string
  TWILIO_AUTH_TOKEN?: string
  TWILIO_FROM?: string
  TWILIO_API_URL?: string
}

export interface TwilioConfig {
  readonly account: string
  readonly token: string
  /** An E.164 number, a short code, a sender's name, or the id of a messaging service. */
  readonly from: string
  /** Address that paths are put after, without a trailing slash. */
  readonly base: string
}

export type TextConfig =
  | { readonly provider: 'twilio'; readonly twilio: TwilioConfig }
  | { readonly provider: 'mailbox' }
  /** Nothing is texted. */
  | { readonly provider: null }

/** Reads what is set up; `fail` makes an error that says what to mend. */
export function readTexts(
  env: TextEnv,
  development: boolean,
  fail: (message: string) => Error,
): TextConfig {
  const provider = env.SMS_PROVIDER || (development ? 'mailbox' : '')
  if (provider === '') return { provider: null }
  if (provider === 'mailbox') {
    if (!development) throw fail('SMS_PROVIDER=mailbox works in development only.')
    return { provider }
  }
  if (provider === 'twilio') return { provider, twilio: readTwilio(env, development, fail) }
  throw fail(`SMS_PROVIDER is "${provider}": set it to twilio${development ? ' or mailbox' : ''}.`)
}

function readTwilio(
  env: TextEnv,
  development: boolean,
  fail: (message: string) => Error,
): TwilioConfig {
  const read = (name: 'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_FROM') => {
    const value = (env[name] ?? '').trim()
    if (value === '') throw fail(`${name} is missing: SMS_PROVIDER=twilio needs it.`)
    return value
  }
  const account = read('TWILIO_ACCOUNT_SID')
  if (!/^[A-Za-z0-9]{2,64}$/.test(account)) {
    throw fail('TWILIO_ACCOUNT_SID must be letters and digits, such as AC0123….')
  }
  const from = read('TWILIO_FROM')
  if (!/^(\+[1-9]\d{6,14}|\d{3,8}|MG[A-Za-z0-9]{2,64}|[A-Za-z0-9 ]{1,11})$/.test(from)) {
    throw fail('TWILIO_FROM must be a number such as +15550100, a sender’s name, or MG….')
  }
  const base = (development && env.TWILIO_API_URL) || 'https://api.twilio.com'
  if (!URL.canParse(base)) throw fail('TWILIO_API_URL must be an http(s) address.')
  return { account, token: read('TWILIO_AUTH_TOKEN'), from, base: base.replace(/\/+$/, '') }
}
