/** Which attribute of an element holds a property's value. Source: HTML Living Standard, 5.2.4, and what shops do beside it. */

/** What of HTMLRewriter's elements is used. */
export interface Attributes {
  readonly tagName: string
  getAttribute(name: string): string | null
}

/** Properties whose value is an address: only for them a link's target is the value, and not its words. */
const addresses =
  /\b(url|image|images|availability|itemCondition|condition|sameAs|logo|item|contentUrl|thumbnail(Url)?|mainEntityOfPage|itemOffered)\b/

/** Where pages that load pictures late keep their address. */
const late = [
  'data-src',
  'data-original',
  'data-lazy',
  'data-lazy-src',
  'data-zoom-image',
  'data-large_image',
]

/** The value that an attribute holds, its references not yet decoded; undefined where the element's text is the value. */
export function valueIn(element: Attributes, properties: string): string | undefined {
  const { tagName } = element
  const read = (name: string) => element.getAttribute(name) ?? undefined
  const content = read('content')
  return content !== undefined && content.trim() !== '' ? content : own(tagName, properties, read)
}

function own(
  tag: string,
  properties: string,
  read: (name: string) => string | undefined,
): string | undefined {
  if (/^(img|source|iframe|embed|audio|video)$/.test(tag)) return picture(properties, read)
  if (/^(a|area|link)$/.test(tag)) {
    return addresses.test(properties) || tag === 'link' ? read('href') : undefined
  }
  if (tag === 'meta') return read('value') ?? ''
  if (/^(data|meter|input|option)$/.test(tag)) return read('value')
  if (tag === 'object') return read('data')
  if (tag === 'time') return read('datetime')
  if (addresses.test(properties)) return read('href') ?? read('resource') ?? read('src')
  return read('resource')
}

function picture(properties: string, read: (name: string) => string | undefined): string {
  if (/\b(name|title)\b/.test(properties)) return read('alt') ?? ''
  const source = read('src') ?? ''
  const isLater = source === '' || /^data:|placeholder|blank\.(gif|png)|spacer|lazy/i.test(source)
  const later = isLater ? late.map(read).find(Boolean) : undefined
  return later ?? (source === '' ? firstOfSet(read('srcset') ?? read('data-srcset') ?? '') : source)
}

function firstOfSet(set: string): string {
  return set.trim().split(/[\s,]/)[0] ?? ''
}
