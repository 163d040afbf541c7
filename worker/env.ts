/** The Worker's bindings, parsed once into a Config that fails closed. */

import { sha256 } from './core/bytes.ts'
import { type KeyRing, keyRing } from './core/tokens.ts'
import { readTexts, type TextConfig, type TextEnv } from './messages/channels/sms/config.ts'
import { type PlatformEnv, type Platforms, readPlatforms } from './platforms/config.ts'

/** Bindings, variables and secrets as Cloudflare hands them over. */
export interface Env extends PlatformEnv, TextEnv {
  DB: D1Database
  ASSETS?: Fetcher
  DEMO?: Fetcher
  COLLECT_LIMIT?: RateLimit
  FORM_LIMIT?: RateLimit
  ENVIRONMENT?: string
  PUBLIC_URL?: string
  SECRETS?: string
  ADMIN_TOKEN?: string
  EMAIL_PROVIDER?: string
  SMTP_HOST?: string
  SMTP_PORT?: string
  SMTP_USER?: string
  SMTP_PASSWORD?: string
}

export interface SmtpConfig {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
}

export interface Config {
  readonly development: boolean
  /** Origin under which this Worker is reached, without a trailing slash. */
  readonly publicUrl: string
  readonly ring: KeyRing
  /** SHA-256 (hex) of the console's token, or null: then nobody can sign in. */
  readonly adminHash: string | null
  readonly email:
    | { readonly provider: 'mailbox' }
    | { readonly provider: 'smtp'; readonly smtp: SmtpConfig }
  readonly texts: TextConfig
  /** Whether webhooks are in from Twilio: the token that signs them, or null. */
  readonly twilioToken: string | null
  /** Shop platforms that may report here. */
  readonly platforms: Platforms
}

/** A setting of the Worker that is missing or wrong; its message is one line that says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the Worker's configuration. Throws a ConfigError where something needed is missing or malformed. */
export async function readConfig(env: Env): Promise<Config> {
  const development = env.ENVIRONMENT === 'development'
  return {
    development,
    publicUrl: readPublicUrl(env.PUBLIC_URL),
    ring: await readRing(env.SECRETS),
    adminHash: await readAdminHash(env.ADMIN_TOKEN, development),
    email: readEmail(env, development),
    texts: readTexts(env, development, (message) => new ConfigError(message)),
    twilioToken: (env.TWILIO_AUTH_TOKEN ?? '').trim() || null,
    platforms: readPlatforms(env, development, (message) => new ConfigError(message)),
  }
}

function readPublicUrl(value: string | undefined): string {
  if (!value) throw new ConfigError('PUBLIC_URL is missing: set it to the address of this Worker.')
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new ConfigError(
      'PUBLIC_URL must be an http(s) address, such as https://aisle.example.com.',
    )
  }
  return new URL(value).origin
}

async function readRing(secrets: string | undefined): Promise<KeyRing> {
  if (!secrets) {
    throw new ConfigError('SECRETS is missing: set it to a random text of at least 32 characters.')
  }
  try {
    return await keyRing(secrets)
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

/** `ADMIN_TOKEN` is the token itself, or `sha256:<hex>` of it, so that the plain one need not be kept anywhere. */
async function readAdminHash(
  token: string | undefined,
  development: boolean,
): Promise<string | null> {
  if (!token) return null
  if (/^sha256:[0-9a-f]{64}$/.test(token)) return token.slice('sha256:'.length)
  if (!development && token.length < 32) {
    throw new ConfigError('ADMIN_TOKEN is too short: use at least 32 random characters.')
  }
  return sha256(token)
}

function readEmail(env: Env, development: boolean): Config['email'] {
  const provider = env.EMAIL_PROVIDER || (development ? 'mailbox' : '')
  if (provider === 'mailbox') {
    if (!development) throw new ConfigError('EMAIL_PROVIDER=mailbox works in development only.')
    return { provider }
  }
  if (provider === 'smtp') return { provider, smtp: readSmtp(env) }
  throw new ConfigError(
    `EMAIL_PROVIDER is ${provider ? `"${provider}"` : 'missing'}: set it to smtp${development ? ' or mailbox' : ''}.`,
  )
}

function readSmtp(env: Env): SmtpConfig {
  if (!env.SMTP_HOST) throw new ConfigError('SMTP_HOST is missing: EMAIL_PROVIDER=smtp needs it.')
  const port = Number(env.SMTP_PORT || 587)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ConfigError('SMTP_PORT must be a number from 1 to 65535, usually 587 or 465.')
  }
  if (env.SMTP_USER && !env.SMTP_PASSWORD) {
    throw new ConfigError('SMTP_PASSWORD is missing: SMTP_USER needs it.')
  }
  return {
    host: env.SMTP_HOST,
    port,
    ...(env.SMTP_USER && env.SMTP_PASSWORD
      ? { user: env.SMTP_USER, password: env.SMTP_PASSWORD }
      : {}),
  }
}
