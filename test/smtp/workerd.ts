/** Runs the SMTP client inside workerd, as production does, for tests that run in Node. */

import path from 'node:path'
import * as esbuild from 'esbuild'
import type { OutgoingEmail, SendResult } from '../../worker/messages/providers/port.ts'
import type { SmtpOptions } from '../../worker/messages/providers/smtp.ts'
import type { SendRequest } from './sender.ts'
import { certificatePath } from './server.ts'

export interface Sender {
  send(request: SendRequest): Promise<SendResult[]>
  stop(): Promise<void>
}

/**
 * Starts workerd with the client in it. Miniflare reads the trusted certificates once, when it is loaded, so
 * `trust` holds for the whole test file.
 */
export async function startSender({ trust }: { trust: boolean }): Promise<Sender> {
  if (trust) process.env.NODE_EXTRA_CA_CERTS = certificatePath
  else delete process.env.NODE_EXTRA_CA_CERTS
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false'
  const { Miniflare } = await import('miniflare')
  const bundle = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'sender.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['cloudflare:*'],
  })
  const miniflare = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-04-20',
    // workerd reports every refused handshake; here they are what is tested.
    handleRuntimeStdio(stdout, stderr) {
      stdout.resume()
      stderr.resume()
    },
  })
  await miniflare.ready
  return {
    async send(request) {
      const response = await miniflare.dispatchFetch('http://sender/', {
        method: 'POST',
        body: JSON.stringify(request),
      })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as SendResult[]
    },
    stop: () => miniflare.dispose(),
  }
}

/** Options for a server on this machine, with times short enough for tests. */
export function optionsFor(port: number, more: Partial<SmtpOptions> = {}): SmtpOptions {
  return {
    host: 'localhost',
    port,
    ehlo: 'aisle.test',
    requireTls: false,
    connectMs: 5_000,
    replyMs: 5_000,
    ...more,
  }
}

/** An email with only what a test is about set apart. */
export function emailOf(more: Partial<OutgoingEmail> = {}): OutgoingEmail {
  return {
    id: '01890000-0000-7000-8000-000000000001',
    to: 'anna@example.com',
    from: { name: 'The Shop', address: 'hello@shop.example' },
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello\n',
    headers: {},
    flow: 'abandoned-cart',
    step: 'reminder',
    at: Date.UTC(2026, 2, 1, 10),
    ...more,
  }
}
