/** Chance that is the same every time: the same person and question always give the same number. Pure. */

/**
 * A number in [0, 1) that follows from a text alone: FNV-1a (Fowler, Noll, Vo) over its UTF-16 units, stirred by the
 * finalizer of MurmurHash3 (Appleby), so that texts which differ in one character are far apart.
 */
export function chanceOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** The way of a person at a split: ways with a larger share are taken by more people. */
export function wayOf(
  profileId: string,
  flow: string,
  split: string,
  ways: readonly { readonly id: string; readonly share: number }[],
): string {
  const total = ways.reduce((sum, way) => sum + way.share, 0)
  let place = chanceOf(`split\n${flow}\n${split}\n${profileId}`) * total
  for (const way of ways) {
    place -= way.share
    if (place < 0) return way.id
  }
  return ways.at(-1)?.id ?? ''
}
