/** A thing as schema.org describes it, whatever notation it came in: names of properties with lists of values. */

import { isObject } from '../../core/json.ts'

/** Values are texts, numbers, things, or lists of them: nothing of it is trusted. */
export type Thing = { readonly [property: string]: unknown }

/** The values of a property: none, one or several. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** The things among the values of a property. */
export function thingsOf(value: unknown): readonly Thing[] {
  return listOf(value).filter(isObject)
}

/** The name without what stands before it: `Product` of `schema:Product` and `http://schema.org/Product`. */
export function bareName(name: unknown): string {
  return typeof name === 'string' ? name.replace(/^.*[/#:]/, '').trim() : ''
}

/** The bare types of a thing. */
export function typesOf(thing: Thing): readonly string[] {
  return listOf(thing['@type'])
    .slice(0, 10)
    .flatMap((type) => (typeof type === 'string' ? type.split(/\s+/) : []))
    .map(bareName)
}

/** Whether a thing has one of these types. */
export function isA(thing: Thing, types: RegExp): boolean {
  return typesOf(thing).some((type) => types.test(type))
}

/** Types of things that are sold as such. */
export const product =
  /^(Individual)?Product(Group|Model)?$|^(SomeProducts|Vehicle|Car|Motorcycle|DietarySupplement|Offering|ProductOrService(Model|sSomeInstancesPlaceholder)?)$/i

/** Types that are a product where they carry an offer. */
export const work = /^(Book|Movie|MusicAlbum|MusicRelease|VideoGame|Game|Drug)$/
