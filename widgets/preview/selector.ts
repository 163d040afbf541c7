/** A selector for an element that somebody pointed to: short, and likely to hold on the shop's other pages of the kind. */

/** Names that machines make anew with each build or each element. */
const MADE =
  /\d{3,}|^[a-z]+-?[\da-f]{5,}$|^(css|sc|jsx|svelte|astro)-|__|active|hover|open|selected|is-/i

const isLasting = (name: string): boolean => name.length > 1 && name.length < 40 && !MADE.test(name)

/** What tells an element among its siblings, the most lasting first. */
function stepOf(element: Element): string {
  const tag = element.localName
  if (isLasting(element.id)) return `#${CSS.escape(element.id)}`
  const classes = Array.from(element.classList).filter(isLasting).slice(0, 2)
  if (classes[0]) return `${tag}${classes.map((name) => `.${CSS.escape(name)}`).join('')}`
  return tag
}

/** The shortest way down to an element that finds it first; undefined where there is none. */
export function selectorOf(element: Element): string | undefined {
  let path = ''
  for (
    let one: Element | null = element;
    one && one !== document.documentElement;
    one = one.parentElement
  ) {
    path = path ? `${stepOf(one)} > ${path}` : stepOf(one)
    if (document.querySelector(path) === element) return path
    const same = Array.from(one.parentElement?.children || []).filter(
      (sibling) => sibling.localName === one.localName,
    )
    const place = `${one.localName}:nth-of-type(${same.indexOf(one) + 1})`
    const exact = path.replace(/^[^ ]+/, place)
    if (document.querySelector(exact) === element) return exact
    if (/^#/.test(path)) path = exact
  }
  return undefined
}
