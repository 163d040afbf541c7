/** The path of categories that leads to a product, from general to special. */

import { placeOf } from './address.ts'
import { plainName } from './likeness.ts'
import { isA, type Thing, thingsOf } from './thing.ts'
import { addressesOf, textOf, textsOf } from './values.ts'

const home =
  /^(home|start|startseite|home ?page|accueil|inicio|início|página inicial|strona główna|forside|hem|etusivu|domů|úvod|kezdőlap|acasă|главная|головна|начало|ホーム|トップ(ページ)?|top|首页|홈|anasayfa|shop|all products|alle produkte|products|produkte|produits)$/iu

/** The longest path among breadcrumb lists, without the front page and the product itself; empty where there is none. */
export function pathOf(
  lists: readonly Thing[],
  name: string,
  places: ReadonlySet<string>,
): string[] {
  const paths = lists.slice(0, 10).map((list) => {
    const steps = stepsOf(list).filter(({ text }) => text !== '')
    return steps
      .filter((step, index) => !(index === 0 && (home.test(step.text) || isFront(step.url))))
      .filter((step, index, all) => !(index === all.length - 1 && isSelf(step, name, places)))
      .map(({ text }) => text)
  })
  return (paths.toSorted((left, right) => right.length - left.length)[0] ?? []).slice(0, 10)
}

interface Step {
  readonly text: string
  readonly url: string | undefined
}

function stepsOf(list: Thing): readonly Step[] {
  if (isA(list, /^Breadcrumb$/)) {
    // data-vocabulary.org: each step holds the next one as its child.
    const child = thingsOf(list.child)[0]
    return [stepOf(list), ...(child ? stepsOf(child) : [])].slice(0, 15)
  }
  const entries = thingsOf(list.itemListElement).slice(0, 30)
  const placed = entries.map((entry, index) => ({
    entry,
    at: Number(textOf(entry.position)) || index + 1,
  }))
  return placed.toSorted((left, right) => left.at - right.at).map(({ entry }) => stepOf(entry))
}

function stepOf(entry: Thing): Step {
  const [item] = thingsOf(entry.item)
  const text =
    textOf(entry.name, 120) ??
    textOf(item?.name, 120) ??
    textOf(entry.title, 120) ??
    textOf(item?.title, 120)
  return { text: text ?? '', url: addressesOf([entry.item, entry.url])[0] }
}

function isFront(url: string | undefined): boolean {
  return (
    url !== undefined &&
    /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/?)?$/i.test(new URL(url).pathname) &&
    new URL(url).search === ''
  )
}

function isSelf({ text, url }: Step, name: string, places: ReadonlySet<string>): boolean {
  if (url !== undefined && places.has(placeOf(url))) return true
  const [own, theirs] = [plainName(name), plainName(text)]
  return own === theirs || (theirs.length > 7 && own.startsWith(theirs.replace(/\.{3}|…$/, '')))
}

/** Categories that a product names itself: a list, or a path with `>`, `/` or `|`; numbers of a taxonomy are none. */
export function categoriesOf(value: unknown): string[] {
  const texts = textsOf(value, 500).filter(
    (text) => !/^[\d\s,]*$/.test(text) && !/^https?:/.test(text),
  )
  const [first] = texts
  if (first === undefined) return []
  const parts =
    texts.length > 1 && !/[>]/.test(first)
      ? texts
      : first.split(/\s*(?:>|»|›|→|\|)\s*|(?<=\S)\/(?=\S)|\s+\/\s+/)
  return parts
    .map((part) => part.trim().slice(0, 120))
    .filter((part) => part !== '')
    .slice(0, 10)
}
