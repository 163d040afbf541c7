/** Values of things as texts, names and addresses, whatever shape a page gave them. */

import { isObject } from '../../core/json.ts'
import { readAddress, readText } from './text.ts'
import { listOf, type Thing } from './thing.ts'

/** The first text among values: their own, their `@value`'s, their name's. */
export function textOf(value: unknown, limit = 500): string | undefined {
  return textsOf(value, limit)[0]
}

/** All texts among values, each once; at most 30. */
export function textsOf(value: unknown, limit = 500): readonly string[] {
  const texts = new Set<string>()
  const visit = (one: unknown, depth: number): void => {
    if (depth > 4 || texts.size >= 30) return
    if (Array.isArray(one)) for (const part of one.slice(0, 30)) visit(part, depth + 1)
    else if (isObject(one)) {
      const [own] = [one['@value'], one.name, one.title, one.value].filter(
        (part) => part !== undefined && part !== null,
      )
      visit(own, depth + 1)
    } else {
      const text = readText(one, limit)
      if (text !== undefined) texts.add(text)
    }
  }
  for (const one of listOf(value).slice(0, 60)) visit(one, 0)
  return [...texts]
}

/** All addresses among values, absolute, each once: texts, or things with a `url`, `contentUrl` or `@id`; at most 30. */
export function addressesOf(value: unknown, base?: string): readonly string[] {
  const found = new Set<string>()
  const visit = (one: unknown, depth: number): void => {
    if (depth > 3 || found.size >= 30) return
    if (Array.isArray(one)) for (const part of one.slice(0, 30)) visit(part, depth + 1)
    else if (isObject(one)) visit(placeOf(one), depth + 1)
    else {
      const address = readAddress(one, base)
      if (address !== undefined) found.add(address)
    }
  }
  for (const one of listOf(value).slice(0, 60)) visit(one, 0)
  return [...found]
}

/** The value that says where a thing is; an `@id` only where it is an address by itself. */
function placeOf(thing: Thing): unknown {
  const id = thing['@id']
  const isAddress = typeof id === 'string' && /^https?:/.test(id)
  const values = [
    thing.contentUrl,
    thing.url,
    thing.src,
    thing.href,
    thing['@value'],
    isAddress ? id : undefined,
  ]
  return values.find((one) => listOf(one).some((part) => part !== '' && part !== null))
}
