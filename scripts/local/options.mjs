/** Miniflare's options from wrangler.toml: the product and, in development, the demo shop as a second Worker. */

import { existsSync } from 'node:fs'
import { Failure } from './failure.mjs'
import { built, inRepo } from './paths.mjs'
import { partRules } from './tag-parts.mjs'

/** In development all shoppers share one address, so one shopper's allowance would stop the demo. */
const developmentLimits = { FORM_LIMIT: 600 }

/**
 * @param {object} input
 * @param {object} input.config wrangler.toml as `readWranglerConfig` answers it
 * @param {Record<string, string>} input.variables what the Worker gets to know
 * @param {{d1: string, kv: string}} input.state where data is kept
 * @param {number} input.port
 * @param {boolean} [input.pages] whether the demo shop tells Aisle nothing of its products but what its pages say
 * @param {Record<string, number>} input.limits rate limits to use instead of the file's, by binding
 */
export function runtimeOptions({ config, variables, state, port, limits, pages = false }) {
  const development = variables.ENVIRONMENT === 'development'
  return {
    host: '127.0.0.1',
    port,
    cf: false,
    d1Persist: state.d1,
    kvPersist: state.kv,
    workers: development
      ? [
          product({ config, variables, limits, development }),
          demoShop({ config, variables, pages }),
        ]
      : [product({ config, variables, limits, development })],
  }
}

/** The database's name inside Miniflare. It decides the file's name, so it never changes. */
export const database = { binding: 'DB', id: 'aisle' }

function product({ config, variables, limits, development }) {
  return {
    name: config.name,
    modules: true,
    scriptPath: bundle(built.worker),
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    bindings: variables,
    d1Databases: { [database.binding]: database.id },
    ratelimits: rateLimits(config, { ...(development ? developmentLimits : {}), ...limits }),
    assets: {
      directory: inRepo(config.assets.directory),
      binding: config.assets.binding,
      routerConfig: { has_user_worker: true },
      assetConfig: { headers: partRules },
    },
    ...(development ? { serviceBindings: { DEMO: 'demo' } } : {}),
  }
}

/** A stranger's shop server: it knows Aisle's public address and its keys, and nothing else. */
function demoShop({ config, variables, pages }) {
  return {
    name: 'demo',
    modules: true,
    scriptPath: bundle(built.demo),
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    kvNamespaces: { SHOP: 'shop' },
    serviceBindings: { AISLE: config.name },
    bindings: {
      PUBLIC_URL: variables.PUBLIC_URL,
      ADMIN_TOKEN: variables.ADMIN_TOKEN,
      PUBLIC_KEY: 'pk_demo',
      SECRET_KEY: 'sk_demo',
      REPORTS_PRODUCTS: pages ? 'no' : 'yes',
    },
  }
}

function rateLimits(config, changed) {
  return Object.fromEntries(
    config.ratelimits.map(({ name, simple }) => [
      name,
      { simple: { ...simple, limit: changed[name] ?? simple.limit } },
    ]),
  )
}

function bundle(file) {
  if (!existsSync(file)) throw new Failure(`${file} is not built: run "npm run build" first.`)
  return file
}
