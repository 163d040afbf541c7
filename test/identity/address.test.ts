/** One spelling for each mailbox. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseAddress, subjectOfEmail } from '../../worker/identity/address.ts'

describe('an address', () => {
  it.each([
    ['  Anna.Beispiel+Shoes@Example.COM ', 'anna.beispiel+shoes@example.com'],
    ['anna@büro.example', 'anna@xn--bro-hoa.example'],
    ["o'hara@example.co.uk", "o'hara@example.co.uk"],
    ['müller@example.com', 'müller@example.com'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%j is spelled %j', (written, address) => {
    expect(normaliseAddress(written)).toEqual({ ok: true, address })
  })

  it.each([
    '',
    ' ',
    '@',
    'anna',
    'anna@',
    '@example.com',
    'anna@example',
    'anna@.example.com',
    'anna@example..com',
    'anna@example.com.',
    'anna@-a.example',
    'anna@192.0.2.1',
    'anna@[192.0.2.1]',
    'anna@0x7f.1',
    'anna@exa mple.com',
    'anna beispiel@example.com',
    '"anna"@example.com',
    'anna.@example.com',
    '.anna@example.com',
    'an..na@example.com',
    'anna@example.com\r\nBcc: all@example.com',
    'anna\u0000@example.com',
    'anna\u200b@example.com',
    'anna@example.com/path',
    'anna@example.com:25',
    'anna@user@example.com:pw',
    'Anna <anna@example.com>',
    'anna@example.com,bert@example.com',
    `${'a'.repeat(65)}@example.com`,
    `anna@${'a'.repeat(64)}.example`,
    `anna@${'a.'.repeat(125)}example`,
    'x'.repeat(100_000),
  ])('%j is refused', (written) => {
    expect(normaliseAddress(written).ok).toBe(false)
  })

  it('has one spelling only: spelled again it stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (written) => {
        const first = normaliseAddress(written)
        if (!first.ok) return
        expect(first.address).toBe(first.address.toLowerCase())
        expect(first.address).not.toMatch(/[\s\p{C}<>,;:"()[\]\\]/u)
        expect(normaliseAddress(first.address)).toEqual(first)
      }),
    )
  })

  it('stands behind a subject that does not show it', async () => {
    const subject = await subjectOfEmail('anna@example.com')
    expect(subject).toMatch(/^e:[0-9a-f]{32}$/)
    expect(await subjectOfEmail('anna@example.com')).toBe(subject)
    expect(await subjectOfEmail('bert@example.com')).not.toBe(subject)
  })
})
