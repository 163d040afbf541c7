/** What the Worker gets to know locally: variables of the environment, with defaults for development. */

import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { loadModule } from '../build.mjs'
import { Failure } from './failure.mjs'

/** Variables of the environment that reach the Worker. */
const names = [
  'PUBLIC_URL',
  'ENVIRONMENT',
  'SECRETS',
  'ADMIN_TOKEN',
  'EMAIL_PROVIDER',
  'SMTP_HOST',
  'SMTP_PORT',
  'SMTP_USER',
  'SMTP_PASSWORD',
  'RESEND_API_KEY',
  'POSTMARK_TOKEN',
  'SES_REGION',
  'SES_ACCESS_KEY_ID',
  'SES_SECRET_ACCESS_KEY',
  'SMS_PROVIDER',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_FROM',
  'SHOPIFY_SECRET',
  'SHOPIFY_SHOP',
  'SHOPIFY_ADMIN_TOKEN',
  'WOOCOMMERCE_SECRET',
  'WOOCOMMERCE_URL',
  'WOOCOMMERCE_KEY',
  'WOOCOMMERCE_SECRET_KEY',
  'RESEND_WEBHOOK_SECRET',
  'POSTMARK_WEBHOOK_AUTH',
  'MAILGUN_SIGNING_KEY',
  'SENDGRID_PUBLIC_KEY',
  'SES_TOPIC_ARN',
]

/** Stand-ins for a provider's address, for tests of providers: development only. */
const providerUrl =
  /^(RESEND|POSTMARK|SES|CLOUDFLARE|MAILGUN|SENDGRID|TWILIO|SHOPIFY|WOOCOMMERCE)_API_URL$/

/**
 * The Worker's variables: those of wrangler.toml, then the defaults of development, then the environment's.
 * In production nothing is made up: a missing secret is a Failure.
 */
export async function localVariables({ env, port, state, vars }) {
  const given = pickGiven(env)
  const development = (given.ENVIRONMENT ?? 'development') === 'development'
  const merged = { ...vars, ...(development ? developmentDefaults(port) : {}), ...given }
  if (development) merged.SECRETS ??= await keptSecret(state.secrets)
  else merged.PUBLIC_URL ||= address(port)
  await checkVariables(merged)
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''))
}

/** The address that everything is served under. */
export function address(port) {
  return `http://localhost:${port}`
}

function developmentDefaults(port) {
  return {
    ENVIRONMENT: 'development',
    PUBLIC_URL: address(port),
    ADMIN_TOKEN: 'dev',
    EMAIL_PROVIDER: 'mailbox',
  }
}

function pickGiven(env) {
  const development = (env.ENVIRONMENT || 'development') === 'development'
  const given = {}
  for (const [name, value] of Object.entries(env)) {
    if (!value) continue
    if (names.includes(name) || (development && providerUrl.test(name))) given[name] = value
  }
  return given
}

/** A random secret, made once, so that links in yesterday's emails still verify after a restart. */
async function keptSecret(file) {
  try {
    const secret = (await readFile(file, 'utf8')).trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  const secret = randomBytes(32).toString('base64url')
  await writeFile(file, `${secret}\n`, { mode: 0o600 })
  return secret
}

/** Asks the Worker's own reading of its configuration, so that the rules exist once. */
async function checkVariables(variables) {
  const { readConfig, ConfigError } = await loadModule('worker/env.ts')
  try {
    await readConfig(variables)
  } catch (error) {
    if (error instanceof ConfigError) throw new Failure(error.message)
    throw error
  }
  if (!variables.ADMIN_TOKEN) {
    throw new Failure('ADMIN_TOKEN is missing: without it nobody can sign in to the console.')
  }
}
