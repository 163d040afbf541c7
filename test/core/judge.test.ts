/** Which addresses the Worker may ask: tricks of every kind are refused, and the shop's own pages are not. */

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostOf, judgeUrl } from '../../worker/core/judge.ts'

const rules = {
  hosts: ['shop.example', 'www.shop.example', 'münze.example', '10.0.0.1', 'localhost', 'printer'],
  development: false,
  publicUrl: 'https://aisle.example',
}
const codeOf = (address: string, more: object = {}) => {
  const judged = judgeUrl(address, { ...rules, ...more })
  return judged.ok ? judged.url.href : judged.code
}

describe('an address that the Worker is to fetch', () => {
  it('is allowed on the hosts of the list only, however the host is spelled', () => {
    const allowed = [
      ['https://shop.example/p/1?a=b#c', 'https://shop.example/p/1?a=b#c'],
      ['https://SHOP.example:443/', 'https://shop.example/'],
      ['https://ｓｈｏｐ.example/', 'https://shop.example/'],
      ['https://münze.example/käse', 'https://xn--mnze-0ra.example/k%C3%A4se'],
      ['https://xn--mnze-0ra.example/', 'https://xn--mnze-0ra.example/'],
      ['https:shop.example/p', 'https://shop.example/p'],
    ]
    for (const [address = '', url] of allowed) expect(codeOf(address), address).toBe(url)
    const foreign = [
      'https://evil.example/',
      'https://shop.example.evil.example/',
      'https://evil-shop.example/',
      'https://a.shop.example/',
      'https://shop.example./',
      'https://shop%2eexample.evil.example/',
      'https://shоp.example/',
      'https://mu\u0308nzé.example/',
      'https://169.254.169.254.nip.example/',
    ]
    for (const address of foreign) expect(codeOf(address), address).toBe('host_not_allowed')
    expect(codeOf('https://shop.example/', { hosts: [] })).toBe('host_not_allowed')
  })

  it('is https on the usual port, without a user name', () => {
    expect(codeOf('http://shop.example/')).toBe('not_https')
    for (const scheme of ['ftp', 'file', 'data', 'javascript', 'blob', 'gopher', 'ws', 'wss']) {
      expect(codeOf(`${scheme}://shop.example/`), scheme).toMatch(/not_https|bad_address/)
    }
    for (const port of [80, 22, 8443, 25, 65_535]) {
      expect(codeOf(`https://shop.example:${port}/`), String(port)).toBe('port')
    }
    expect(codeOf('https://shop.example:8443/', { hosts: ['shop.example:8443'] })).toBe('port')
    for (const user of ['a@', 'a:b@', ':b@', '@', 'evil.example%40@', 'x@y@']) {
      expect(codeOf(`https://${user}shop.example/`), user).toBe('credentials')
    }
    expect(codeOf('https://shop.example@evil.example/')).toBe('credentials')
  })

  it('names no machine by number, in no spelling, though the list should hold it', () => {
    const numbers = [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '127.1',
      '127.0.1',
      '0',
      '0.0.0.0',
      '0x7f.1',
      '0x7f000001',
      '0177.0.0.1',
      '017700000001',
      '2130706433',
      '127.0.0.1.',
      '１２７.0.0.1',
      '127。0。0。1',
      '%31%32%37.0.0.1',
      '0xA9FEA9FE',
      '8.8.8.8',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[fd00::1]',
      '[fe80::1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ]
    for (const host of numbers) {
      const hosts = [...rules.hosts, host, '127.0.0.1', '[::1]']
      expect(codeOf(`https://${host}/`, { hosts }), host).toBe('ip_literal')
    }
    for (const host of ['[fe80::1%25eth0]', '[fe80::1%eth0]', '256.256.256.256', '1.2.3.4.5', '']) {
      expect(codeOf(`https://${host}/`), host).toBe('bad_address')
    }
  })

  it('is none of a private network, and not Aisle itself', () => {
    const names = ['localhost', 'a.localhost', 'printer', 'nas.local', 'db.internal', 'x.home.arpa']
    for (const host of [...names, 'nas.local.', 'metadata.google.internal', 'LOCALHOST', 'a.lan']) {
      expect(codeOf(`https://${host}/`, { hosts: [...rules.hosts, host] }), host).toBe('local_name')
    }
    for (const address of ['https://aisle.example/api', 'https://AISLE.example./admin']) {
      expect(codeOf(address, { hosts: ['aisle.example'] }), address).toBe('own_host')
    }
  })

  it('has nothing that two parsers could read in two ways', () => {
    const tricks = [
      'https:\\\\shop.example\\',
      'https://evil.example\\@shop.example/',
      'https://shop.example\\.evil.example/',
      'https://shop.example/\n',
      'https://sh\top.example/',
      'ht\ntps://shop.example/',
      ' https://shop.example/',
      'https://shop.example/a b',
      'https://shop.example/\u0000',
      'https://shop.example/\u00a0',
      'https://shop .example/',
      '//shop.example/',
      '/p/1',
      '',
      'https://',
      'https:///',
      'https://shop.example%00.evil.example/',
      `https://shop.example/${'a'.repeat(2_048)}`,
    ]
    for (const address of tricks) expect(codeOf(address), address).toBe('bad_address')
  })

  it('may in development be http, or on this machine, where the list names host and port', () => {
    const hosts = ['127.0.0.1:8787', 'localhost:8787', '[::1]:8787', 'shop.example', '10.0.0.1']
    const development = { development: true, hosts, publicUrl: 'http://127.0.0.1:8787' }
    for (const address of [
      'http://127.0.0.1:8787/demo',
      'http://localhost:8787/',
      'http://[::1]:8787/',
      'http://shop.example/',
      'http://0x7f.1:8787/',
    ]) {
      expect(codeOf(address, development), address).toMatch(/^http/)
    }
    expect(codeOf('http://127.0.0.1:22/', development)).toBe('ip_literal')
    expect(codeOf('http://127.0.0.1/', development)).toBe('ip_literal')
    expect(codeOf('http://10.0.0.1/', development)).toBe('ip_literal')
    expect(codeOf('http://localhost/', development)).toBe('local_name')
    expect(codeOf('http://shop.example:8080/', development)).toBe('port')
    expect(codeOf('ftp://shop.example/', development)).toBe('not_https')
  })
})

describe('the host of a text', () => {
  it('is spelled as addresses spell it, and empty where there is none', () => {
    expect(hostOf('Shop.Example')).toBe('shop.example')
    expect(hostOf('https://shop.example:443/a')).toBe('shop.example')
    expect(hostOf('http://127.0.0.1:8787/demo')).toBe('127.0.0.1:8787')
    expect(hostOf('münze.example')).toBe('xn--mnze-0ra.example')
    for (const nothing of ['', ' ', 'a b', 'u@shop.example', '\\\\x', 'https://']) {
      expect(hostOf(nothing), nothing).toBe('')
    }
  })
})

describe('wrangler.toml', () => {
  it('keeps the Worker’s own requests on the public internet', async () => {
    const file = path.join(import.meta.dirname, '../../wrangler.toml')
    expect(await readFile(file, 'utf8')).toMatch(
      /^compatibility_flags = \[[^\]]*"global_fetch_strictly_public"/m,
    )
  })
})
