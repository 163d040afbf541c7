/** Two test projects: what runs inside workerd, and everything else in Node. */

import { availableParallelism } from 'node:os'
import path from 'node:path'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

const inRepo = (name: string) => path.join(import.meta.dirname, name)

process.env.WRANGLER_SEND_METRICS ??= 'false'
process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= 'false'

/** The variables that the Worker has in tests. Keys of the site are inserted by the tests that need them. */
const variables = {
  ENVIRONMENT: 'development',
  PUBLIC_URL: 'https://aisle.test',
  SECRETS: 'a secret of the test suite that is worth nothing to anybody',
  ADMIN_TOKEN: 'dev',
  EMAIL_PROVIDER: 'mailbox',
}

const workers = cloudflareTest({
  wrangler: { configPath: './wrangler.toml' },
  miniflare: {
    bindings: { ...variables, TEST_MIGRATIONS: await readD1Migrations(inRepo('migrations')) },
  },
})

export default defineConfig({
  test: {
    globalSetup: ['./test/setup/build.ts'],
    // Tests with a browser wait more than they compute: on a small machine, two files at once take half the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        plugins: [workers],
        test: {
          name: 'worker',
          include: ['test/**/*.worker.test.ts'],
          setupFiles: ['./test/setup.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.worker.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A browser on a busy machine is late now and then; what is really broken fails twice.
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
