/** What the owner set up of a platform: the secret of its webhooks, and the key to its API. */

import type { Platform } from './report.ts'

/** Variables and secrets as they stand in the environment. */
export interface PlatformEnv {
  SHOPIFY_SECRET?: string
  SHOPIFY_SHOP?: string
  SHOPIFY_ADMIN_TOKEN?: string
  SHOPIFY_API_URL?: string
  WOOCOMMERCE_SECRET?: string
  WOOCOMMERCE_URL?: string
  WOOCOMMERCE_KEY?: string
  WOOCOMMERCE_SECRET_KEY?: string
  WOOCOMMERCE_API_URL?: string
}

export interface PlatformConfig {
  readonly source: Platform
  /** Secrets of its webhooks, comma-separated, or null: then no webhook is taken. */
  readonly secret: string | null
  /** The shop that webhooks must come from, as the platform names it; '' takes every shop that knows the secret. */
  readonly shop: string
  /** How its API is reached, or null where something of it is missing. */
  readonly api: {
    /** Address that paths are put after, without a trailing slash. */
    readonly base: string
    readonly headers: Readonly<Record<string, string>>
  } | null
  /** Names of variables that are not set. */
  readonly missing: readonly string[]
}

export interface Platforms {
  readonly shopify: PlatformConfig
  readonly woocommerce: PlatformConfig
}

/** The version of Shopify's Admin API that this was written for: https://shopify.dev/docs/api/admin-rest. */
const SHOPIFY_VERSION = '2025-07'

/** Reads what is set up; `fail` throws an error that says what to mend. A base address of tests counts in development only. */
export function readPlatforms(
  env: PlatformEnv,
  development: boolean,
  fail: (message: string) => Error,
): Platforms {
  return {
    shopify: readShopify(env, development, fail),
    woocommerce: readWooCommerce(env, development, fail),
  }
}

function readShopify(env: PlatformEnv, development: boolean, fail: (message: string) => Error) {
  const shop = (env.SHOPIFY_SHOP ?? '').trim().toLowerCase()
  if (shop !== '' && !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shop)) {
    throw fail('SHOPIFY_SHOP must be the shop’s own name at Shopify, such as aisle.myshopify.com.')
  }
  const token = env.SHOPIFY_ADMIN_TOKEN
  const origin = (development && env.SHOPIFY_API_URL) || `https://${shop}`
  const api =
    shop && token
      ? {
          base: `${origin.replace(/\/+$/, '')}/admin/api/${SHOPIFY_VERSION}`,
          headers: { 'X-Shopify-Access-Token': token },
        }
      : null
  const { SHOPIFY_SECRET, SHOPIFY_SHOP, SHOPIFY_ADMIN_TOKEN } = env
  return {
    source: 'shopify' as const,
    secret: env.SHOPIFY_SECRET?.trim() || null,
    shop,
    api,
    missing: absent({ SHOPIFY_SECRET, SHOPIFY_SHOP, SHOPIFY_ADMIN_TOKEN }),
  }
}

function readWooCommerce(env: PlatformEnv, development: boolean, fail: (message: string) => Error) {
  const address = (env.WOOCOMMERCE_URL ?? '').trim()
  const local = development && /^http:\/\/(127\.0\.0\.1|localhost)[:/]?/.test(address)
  if (address !== '' && !(URL.canParse(address) && (/^https:\/\//.test(address) || local))) {
    throw fail(
      'WOOCOMMERCE_URL must be the shop’s https address, such as https://shop.example.com.',
    )
  }
  const { WOOCOMMERCE_KEY: key, WOOCOMMERCE_SECRET_KEY: secretKey } = env
  const origin = (development && env.WOOCOMMERCE_API_URL) || address
  const api =
    address && key && secretKey
      ? {
          base: `${origin.replace(/\/+$/, '')}/wp-json/wc/v3`,
          headers: { Authorization: `Basic ${btoa(`${key}:${secretKey}`)}` },
        }
      : null
  const { WOOCOMMERCE_SECRET, WOOCOMMERCE_URL, WOOCOMMERCE_KEY, WOOCOMMERCE_SECRET_KEY } = env
  return {
    source: 'woocommerce' as const,
    secret: env.WOOCOMMERCE_SECRET?.trim() || null,
    shop: address === '' ? '' : new URL(address).host.replace(/^www\./, ''),
    api,
    missing: absent({
      WOOCOMMERCE_SECRET,
      WOOCOMMERCE_URL,
      WOOCOMMERCE_KEY,
      WOOCOMMERCE_SECRET_KEY,
    }),
  }
}

function absent(values: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(values).filter((name) => !values[name]?.trim())
}
