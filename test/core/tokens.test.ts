/** Signed tokens: good for one purpose, under the secrets of the ring, until they expire. */

import { describe, expect, it } from 'vitest'
import { keyRing, sign, verify } from '../../worker/core/tokens.ts'

const NOW = Date.UTC(2026, 2, 1)
const first = 'the first secret of a shop which is long enough'
const second = 'the second secret of a shop which is long enough'

describe('a token', () => {
  it('carries its payload for the purpose that it was made for', async () => {
    const ring = await keyRing(first)
    const token = await sign(ring, 'unsubscribe', { m: 'message' })
    expect(await verify(ring, 'unsubscribe', token, NOW)).toEqual({ m: 'message' })
    expect(await verify(ring, 'confirm', token, NOW)).toBeNull()
  })

  it('is worth nothing when any character of it changes', async () => {
    const ring = await keyRing(first)
    const token = await sign(ring, 'click', { m: 'message', l: 1 })
    for (let index = 0; index < token.length - 1; index++) {
      const other = token[index] === 'A' ? 'B' : 'A'
      const altered = token.slice(0, index) + other + token.slice(index + 1)
      expect(await verify(ring, 'click', altered, NOW)).toBeNull()
    }
  })

  it('ends when it says so', async () => {
    const ring = await keyRing(first)
    const token = await sign(ring, 'landing', { exp: NOW })
    expect(await verify(ring, 'landing', token, NOW)).not.toBeNull()
    expect(await verify(ring, 'landing', token, NOW + 1)).toBeNull()
  })

  it('outlives a change of secrets as long as the old one stays in the ring', async () => {
    const token = await sign(await keyRing(first), 'preferences', { m: 'message' })
    const rotated = await keyRing(`${second},${first}`)
    expect(await verify(rotated, 'preferences', token, NOW)).toEqual({ m: 'message' })
    expect(await verify(await keyRing(second), 'preferences', token, NOW)).toBeNull()
  })

  it.each(['', 'v1', 'v1.a.b.c', 'v1....', 'v2.a.e30.AAAA', `v1.${'x'.repeat(50)}`, 'v1.a.é.c'])(
    'like %j is none of ours',
    async (token) => {
      expect(await verify(await keyRing(first), 'click', token, NOW)).toBeNull()
    },
  )

  it('cannot be made with a secret that is too short', async () => {
    await expect(keyRing('short')).rejects.toThrow('at least 32 characters')
  })
})
