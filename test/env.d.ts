/** What `env` holds in tests that run inside workerd. */

declare namespace Cloudflare {
  interface Env {
    DB: import('@cloudflare/workers-types').D1Database
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[]
    ENVIRONMENT: string
    PUBLIC_URL: string
    SECRETS: string
    ADMIN_TOKEN: string
    EMAIL_PROVIDER: string
  }
}
