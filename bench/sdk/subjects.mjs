/** What is compared: each SDK as one script with its start in it, what its collector answers, and how its messages are named. */

import { gunzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from '../../scripts/local/paths.mjs'
import { tagParts } from '../../scripts/local/tag-parts.mjs'

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {() => Promise<Uint8Array>} script the bytes that a page loads
 * @property {() => Promise<Map<string, Uint8Array>>} [parts] what the script loads after itself, by path
 * @property {(collector: string) => string} tag the markup that starts it; it calls `window.begin(track)` when it is ready
 * @property {(body: Buffer, url: URL) => {id: string, n: number}[]} read the messages in a request's body
 * @property {(count: number) => string} answer what its collector says to `count` messages
 */

const bundle = async (options) => {
  const { outputFiles } = await build({ ...options, write: false })
  return outputFiles[0].contents
}

const npm = (contents) =>
  bundle({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2019',
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  })

const json = (body) => JSON.parse(body.toString('utf8'))

/** Aisle's tag without capture, as the others are without theirs. */
const aisle = {
  name: 'aisle',
  script: () => bundle(tagParts('/')[0].options),
  parts: async () => {
    const parts = tagParts('/').slice(1)
    const built = parts.map(async ({ file, options }) => [`/${file}`, await bundle(options)])
    return new Map(await Promise.all(built))
  },
  tag: (collector) =>
    `<script>(window.aisle = []).push((ready) => begin((n) => ready.track('Bench', { n })))</script>
<script src="/aisle.js" data-key="pk_bench" data-endpoint="${collector}" data-auto="none"></script>`,
  read: (body) =>
    json(body).batch.map(({ messageId, properties }) => ({ id: messageId, n: properties.n })),
  answer: (count) => JSON.stringify({ accepted: count, rejected: [] }),
}

/** With its settings in the page, which spares it the request for them. */
const segment = {
  name: '@segment/analytics-next',
  script: () =>
    npm(`import { AnalyticsBrowser } from '@segment/analytics-next'
const { host } = new URL(window.collector)
const integrations = { 'Segment.io': { apiKey: 'bench', apiHost: host + '/v1', protocol: 'http' } }
const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnSettings: { integrations } })
analytics.ready(() => begin((n) => { analytics.track('Bench', { n }) }))`),
  tag: (collector) =>
    `<script>collector = '${collector}'</script><script src="/@segment/analytics-next.js"></script>`,
  read: (body) => {
    const message = json(body)
    return (message.batch ?? [message])
      .filter(({ event }) => event === 'Bench')
      .map(({ messageId, properties }) => ({ id: messageId, n: properties.n }))
  },
  answer: () => '{"success":true}',
}

/** Without flags, recordings, surveys and captured clicks: events only. */
const posthog = {
  name: 'posthog-js',
  script: () =>
    npm(`import posthog from 'posthog-js'
posthog.init('phc_bench', {
  api_host: window.collector,
  autocapture: false,
  capture_pageview: false,
  capture_pageleave: false,
  capture_performance: false,
  disable_session_recording: true,
  disable_surveys: true,
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
  // It takes a browser without a window for a robot.
  opt_out_useragent_filter: true,
  loaded: () => setTimeout(() => begin((n) => { posthog.capture('Bench', { n }) })),
})`),
  tag: (collector) =>
    `<script>collector = '${collector}'</script><script src="/posthog-js.js"></script>`,
  read: (body, url) => {
    const events = readPosthog(body, url)
    return [events.batch ?? events]
      .flat()
      .filter(({ event }) => event === 'Bench')
      .map(({ uuid, properties }) => ({ id: uuid, n: properties.n }))
  },
  answer: () => '{"status":1}',
}

/** Its bodies are JSON, a form with base64 in it (beacons), or zipped. */
function readPosthog(body, url) {
  if (url.searchParams.get('compression') === 'gzip-js' || body[0] === 0x1f) {
    return json(gunzipSync(body))
  }
  const text = body.toString('utf8')
  if (!text.startsWith('data=')) return JSON.parse(text)
  const data = new URLSearchParams(text).get('data') ?? ''
  return json(Buffer.from(data.replaceAll(' ', '+'), 'base64'))
}

/** @type {Subject[]} */
export const subjects = [aisle, segment, posthog]
