/** Discount codes as files: whatever table they lie in, with what cannot be given named by its line. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readCodeFile } from '../../worker/offers/code-file.ts'
import { importText } from './reading.ts'

const pool = ['--as', 'codes', '--offer', 'summer']

describe('codes are read from', () => {
  it.each([
    ['one code a line', 'SUN-1\nSUN-2\n\nSUN-3', ['SUN-1', 'SUN-2', 'SUN-3']],
    ['lines of an old spreadsheet', '\uFEFFSUN-1\r\nSUN-2\r\n', ['SUN-1', 'SUN-2']],
    [
      'a column that says so',
      'Id,Discount Code,Used\n1,SUN-1,0\n2,"SUN-2",0\n',
      ['SUN-1', 'SUN-2'],
    ],
    ['semicolons', 'voucher;note\nSUN-1;"a; b"\nsun-2;x\n', ['SUN-1', 'sun-2']],
    ['the column of codes and not that of names', 'Name,Code\nSpring,SUN-1\n', ['SUN-1']],
    ['Shopify’s export', 'Name,Value,Times Used In Total\nSUN-1,10,0\n', ['SUN-1']],
    ['tabs', 'Coupon\tAmount\nSUN-1\t10\n', ['SUN-1']],
    [
      'a table without names: the first column that tells its rows apart',
      'EUR,SUN-1,10\nEUR,SUN-2,10\n',
      ['SUN-1', 'SUN-2'],
    ],
    ['quotes in quotes', 'code,note\n"SUN-1","so ""called"""\n', ['SUN-1']],
    ['nothing', '', []],
  ])('%s', (_, file, codes) => {
    expect(readCodeFile(file)).toEqual({ codes, rejected: [] })
  })

  it('WooCommerce’s export, without the coupons that were used', () => {
    const file = 'ID,Code,Type,Usage count\n7,wool-1,percent,0\n8,wool-2,percent,1\n9,,percent,0\n'
    expect(readCodeFile(file)).toEqual({
      codes: ['wool-1'],
      rejected: [
        { index: 2, code: 'used_code', message: 'has been used already' },
        {
          index: 3,
          code: 'invalid_code',
          message: 'must be 4 to 100 letters, digits and signs',
        },
      ],
    })
  })
})

describe('npm run import -- codes.csv', () => {
  it('sends them in lots, plain and packed, and names what it leaves out', async () => {
    const codes = Array.from({ length: 12_000 }, (_, n) => `CODE-${n}`)
    const file = ['code', ...codes, 'no'].join('\n')
    for (const content of [file, gzipSync(file)]) {
      const { sent, rejected, lines } = await importText('codes.csv', content, pool)
      expect(new Set<unknown>(sent)).toEqual(new Set(codes))
      expect(rejected).toEqual(['12002: it must be 4 to 100 letters, digits and signs'])
      expect(lines[0]).toMatch(/12,000 codes sent to the offer summer/)
    }
  })

  it('asks which offer they are of', async () => {
    await expect(importText('codes.csv', 'A-1234', ['--as', 'codes'])).rejects.toThrow(
      'Which offer are these codes of?',
    )
  })
})
