/** Stands in for wrangler in tests: keeps an account in a JSON file, and answers as the real one is documented to. */

import { readFileSync, writeFileSync } from 'node:fs'

const file = process.env.STAND_IN_ACCOUNT
const account = JSON.parse(readFileSync(file, 'utf8'))
const args = process.argv.slice(2)
const command = args.slice(0, args[1]?.startsWith('-') ? 1 : args[0] === 'deploy' ? 1 : 2).join(' ')
const input = command === 'secret bulk' ? readFileSync(0, 'utf8') : ''
account.calls.push({ args })

const answers = {
  'd1 list': () => JSON.stringify(account.databases),
  'd1 create': () => {
    account.databases.push({ uuid: 'b0d1e2f3-0000-4000-8000-000000000001', name: args[2] })
    return `✅ Successfully created DB '${args[2]}' in region EEUR`
  },
  'd1 migrations': () => {
    account.migrated = true
    return '🌀 Executing on remote database aisle'
  },
  'd1 execute': () => {
    const statement = args[args.indexOf('--command') + 1]
    const rows = [...statement.matchAll(/\('([0-9a-f]{64})', '(\w+)', '([\w-]+)', \d+\)/g)]
    for (const [, hash, kind, label] of rows) account.keys.push({ hash, kind, label })
    return JSON.stringify([{ results: statement.startsWith('select') ? account.keys : [] }])
  },
  'secret list': () => {
    if (!account.uploads) fail('This Worker does not exist on your account. [code: 10007]')
    return JSON.stringify(
      Object.keys(account.secrets).map((name) => ({ name, type: 'secret_text' })),
    )
  },
  'secret bulk': () => {
    Object.assign(account.secrets, JSON.parse(input))
    return '✨ Finished processing secrets'
  },
  deploy: () => {
    account.uploads = (account.uploads ?? 0) + 1
    return 'Uploaded aisle (2.1 sec)\nDeployed aisle triggers\n  https://aisle.a-shop.workers.dev\n  schedule: * * * * *'
  },
}

function fail(message) {
  process.stderr.write(`✘ [ERROR] ${message}\n`)
  process.exit(1)
}

if (account.signedOut) {
  fail('You are not authenticated. In a non-interactive environment set a CLOUDFLARE_API_TOKEN.')
}
if (!answers[command]) fail(`Unknown command: ${args.join(' ')}`)
const answer = answers[command]()
writeFileSync(file, JSON.stringify(account))
process.stdout.write(`${answer}\n`)
