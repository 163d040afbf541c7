/** The owner's flows from the API to the mailbox: changed, versioned, taken back, and made anew. */

import { beforeEach, describe, expect, it } from 'vitest'
import { loadOpen } from '../../../worker/flows/owned/store.ts'
import type { FlowDetail, FlowVersion } from '../../../worker/reports/flows/detail.ts'
import { BEARER } from '../../http/api-site.ts'
import { HOUR, line, openStory, type Story } from '../journeys/story.ts'

const ANNA = 'anna@example.com'
const BELA = 'bela@example.com'
let story: Story

beforeEach(async () => {
  story = await openStory([])
})

const detail = async (id = 'abandoned-cart') =>
  (await story.owner('GET', `/api/flows/${id}`)) as unknown as FlowDetail

async function refused(
  method: string,
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const headers = { ...BEARER, 'Content-Type': 'application/json' }
  const answer = await story.site.request(path, { method, headers, body: JSON.stringify(body) })
  const problem = (await answer.json()) as Record<string, unknown>
  return { status: answer.status, media: answer.headers.get('Content-Type'), ...problem }
}

const mine = {
  name: 'After a review',
  trigger: { kind: 'event', event: 'Product Reviewed', from: ['client'] },
  steps: [
    { kind: 'wait', after: 'PT1H' },
    {
      kind: 'send',
      id: 'thanks',
      email: {
        subject: 'Thank you for your words',
        preheader: 'They help whoever comes next.',
        blocks: [
          { kind: 'text', text: 'Hi {{ person.first_name | default: "there" }}, thank you.' },
          { kind: 'button', label: 'To the shop', link: 'shop' },
        ],
      },
    },
  ],
}

describe('a flow of the library', () => {
  it('is shown as it comes, and put back just so becomes a version of the owner', async () => {
    const before = await detail()
    expect(before).toMatchObject({ origin: 'library', version: 1, enabled: true })
    const { definition } = before
    await story.owner('PUT', '/api/flows/abandoned-cart', { definition })
    expect(await detail()).toEqual({ ...before, origin: 'changed', version: 1_001 })
  })

  it('lets runs finish on the version they began with, and starts new ones on the changed', async () => {
    await story.joins(ANNA)
    await story.joins(BELA)
    await story.browser(ANNA, 'Product Added', line('p-1'))
    await story.until(HOUR)
    const { definition } = await detail()
    const [wait, send] = definition.steps
    const steps = [
      { ...wait, after: 'PT2H' },
      { ...send, id: 'sooner' },
    ]
    await story.owner('PUT', '/api/flows/abandoned-cart', { definition: { ...definition, steps } })
    await story.browser(BELA, 'Product Added', line('p-1'))
    await story.until(30 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['abandoned-cart:reminder', 'abandoned-cart:nudge'])
    expect(story.sentTo(BELA)).toEqual(['abandoned-cart:sooner'])
    expect(await story.runs('abandoned-cart')).toEqual(['active', 'completed'])
  })

  it('is the library’s again when the owner’s version is taken back, which stays in the list', async () => {
    const { definition } = await detail()
    await story.owner('PUT', '/api/flows/abandoned-cart', {
      definition: { ...definition, name: 'Carts' },
    })
    await story.owner('DELETE', '/api/flows/abandoned-cart')
    expect(await detail()).toMatchObject({ origin: 'library', version: 1, definition })
    const { items } = (await story.owner('GET', '/api/flows/abandoned-cart/versions')) as {
      items: readonly FlowVersion[]
    }
    expect(items.map((one) => [one.version, one.current, one.definition?.name])).toEqual([
      [1_002, false, undefined],
      [1_001, false, 'Carts'],
      [1, true, 'Abandoned cart'],
    ])
    expect(await refused('DELETE', '/api/flows/abandoned-cart', {})).toMatchObject({
      status: 409,
      code: 'library_flow',
    })
  })

  it('is not changed twice from the same version', async () => {
    const { definition, version } = await detail()
    const change = { definition, base: version }
    await story.owner('PUT', '/api/flows/abandoned-cart', change)
    expect(await refused('PUT', '/api/flows/abandoned-cart', change)).toMatchObject({
      status: 409,
      code: 'changed',
    })
    await story.owner('PUT', '/api/flows/abandoned-cart', { definition, base: 1_001 })
    expect((await detail()).version).toBe(1_002)
  })

  it('keeps versions at hand only as long as somebody is in them', async () => {
    await story.joins(ANNA)
    const { definition } = await detail()
    const put = (name: string) =>
      story.owner('PUT', '/api/flows/abandoned-cart', { definition: { ...definition, name } })
    const open = async () => {
      const rows = await loadOpen(story.site.db)
      return rows.map(({ version }) => version)
    }
    await put('One')
    await story.browser(ANNA, 'Product Added', line('p-1'))
    await story.until(HOUR)
    await put('Two')
    await story.until(3 * HOUR)
    await put('Three')
    // Anna is in the first; the second was superseded just now, and a tick may still know only it.
    expect(await open()).toEqual([1_001, 1_002, 1_003])
    await story.until(6 * HOUR)
    await put('Four')
    expect(await open()).toEqual([1_001, 1_003, 1_004])
    await story.until(5 * 24 * HOUR)
    await put('Five')
    expect(await open()).toEqual([1_004, 1_005])
  })

  it('holds back the share that its owner says', async () => {
    await story.owner('PUT', '/api/flows/abandoned-cart', { holdback: 25 })
    expect((await detail()).holdback).toEqual({ percent: 25, own: true })
    await story.owner('PUT', '/api/flows/abandoned-cart', { holdback: null })
    expect((await detail()).holdback).toEqual({ percent: 0, own: false })
    expect(await refused('PUT', '/api/flows/thank-you', { holdback: 90 })).toMatchObject({
      code: 'bad_holdback',
    })
  })
})

describe('a flow of the owner’s own', () => {
  it('is off when it is made, and sends when it is switched on', async () => {
    await story.joins(ANNA)
    const made = (await story.owner('POST', '/api/flows', {
      definition: mine,
    })) as unknown as FlowDetail
    expect(made).toMatchObject({ id: 'after-a-review', origin: 'own', enabled: false })
    await story.browser(ANNA, 'Product Reviewed', { product_id: 'p-1' })
    await story.until(3 * HOUR)
    expect(story.sentTo(ANNA)).toEqual([])
    await story.owner('PUT', '/api/flows/after-a-review', { enabled: true })
    await story.browser(ANNA, 'Product Reviewed', { product_id: 'p-1' })
    await story.until(6 * HOUR)
    expect(story.sentTo(ANNA)).toEqual(['after-a-review:thanks'])
    expect(story.last(ANNA).text).toContain('Hi there, thank you.')
    const { items } = (await story.owner('GET', '/api/flows')) as { items: { id: string }[] }
    expect(items.at(-1)).toMatchObject({ id: 'after-a-review', sent: 1, enabled: true })
  })

  it('ends its runs when it is removed', async () => {
    await story.joins(ANNA)
    await story.owner('POST', '/api/flows', { definition: mine, id: 'mine' })
    await story.owner('PUT', '/api/flows/mine', { enabled: true })
    await story.browser(ANNA, 'Product Reviewed', {})
    await story.until(HOUR)
    await story.owner('DELETE', '/api/flows/mine')
    await story.until(5 * HOUR)
    expect(await story.runs('mine')).toEqual(['exited flow_removed'])
    expect(story.sentTo(ANNA)).toEqual([])
    await expect(detail('mine')).rejects.toThrow('404')
  })

  it('is refused with the path of the fault, and nothing is stored', async () => {
    const [wait, send] = mine.steps
    const broken = { ...mine, steps: [wait, send, { kind: 'wait', after: 'later' }] }
    expect(await refused('POST', '/api/flows', { definition: broken })).toMatchObject({
      status: 422,
      media: 'application/problem+json',
      code: 'invalid_flow',
      path: 'steps[2].after',
      detail: expect.stringMatching(/^steps\[2\]\.after must be a duration/),
    })
    const nobody = { ...mine, trigger: { kind: 'segment', segment: 'none', change: 'entered' } }
    expect(await refused('POST', '/api/flows', { definition: nobody })).toMatchObject({
      path: 'trigger.segment',
    })
    for (const id of ['welcome', 'back-in-stock', 'waiting']) {
      expect(await refused('POST', '/api/flows', { definition: mine, id })).toMatchObject({
        status: 409,
      })
    }
    expect(await refused('POST', '/api/flows', {})).toMatchObject({ status: 422, path: '' })
    await expect(detail('after-a-review')).rejects.toThrow('404')
  })
})

describe('the preview of an email', () => {
  const [, send] = mine.steps
  const draft = { email: send && 'email' in send ? send.email : {}, about: 'person' }

  it('is written with products of the shop, under a policy that lets nothing run', async () => {
    expect(await story.owner('POST', '/api/flows/preview', draft)).toMatchObject({
      subject: 'Thank you for your words',
      preheader: 'They help whoever comes next.',
    })
    const packed = new Blob([JSON.stringify(draft)])
      .stream()
      .pipeThrough(new CompressionStream('deflate-raw'))
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
    const text = btoa(String.fromCharCode(...bytes))
    const query = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    const page = await story.site.request(`/api/flows/preview?draft=${query}`, { headers: BEARER })
    expect(page.headers.get('Content-Security-Policy')).toContain('sandbox')
    expect(await page.text()).toContain('Hi Anna, thank you.')
  })

  it('names what is wrong with the words', async () => {
    const email = { ...draft.email, subject: '{{ secrets.key }}' }
    expect(await refused('POST', '/api/flows/preview', { ...draft, email })).toMatchObject({
      status: 422,
      path: 'email.subject',
    })
    expect((await refused('GET', '/api/flows/preview?draft=AAAA', undefined)).code).toBe(
      'bad_draft',
    )
  })
})
