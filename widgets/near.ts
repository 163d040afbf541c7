/** Lets widgets begin when they come near the screen, one at a time, so that the page is never held up by them. */

/** How many screens below and above they begin: in the time that a shopper takes to get there, they are there. */
const AHEAD = 1.5

/**
 * After so much rest, those that are further off begin, too, in ms: a screen reader lists what is on the page, people
 * print it, and who jumps to its end finds them there.
 */
const REST = 4000

/** A page that is never idle does not keep them waiting for longer than this, in ms. */
const PATIENCE = { timeout: 500 } as IdleRequestOptions & number

const waiting = new Map<Element, () => void>()
const queue: (() => void)[] = []
let rest: ReturnType<typeof setTimeout> | undefined
let byKeyboard = false

/** Begins the first of the queue in a task of its own, when the page has nothing better to do. */
function turn(): void {
  const work = () => {
    queue[0]?.()
    queue.shift()
    if (queue[0]) turn()
  }
  // Safari has no idle time to give away.
  const soon = window.requestIdleCallback || setTimeout
  soon(work, PATIENCE)
}

function start(element: Element): void {
  const begin = waiting.get(element)
  forget(element)
  if (begin && queue.push(begin) === 1) turn()
}

function forget(element: Element): void {
  waiting.delete(element)
  observer.unobserve(element)
}

const startAll = () => {
  for (const element of [...waiting.keys()]) start(element)
}

const margin = `${Math.round(innerHeight * AHEAD)}px 0px`
const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) start(target)
  },
  // The second for pages that scroll inside of something; it is unknown to older browsers and to TypeScript. In
  // percent, Chromium takes it of what is scrolled.
  { rootMargin: margin, scrollMargin: margin } as IntersectionObserverInit,
)

addEventListener('beforeprint', startAll)
// Whoever goes through a page by keyboard would find the way to them cut short.
addEventListener(
  'keydown',
  ({ key }) => {
    if (key !== 'Tab') return
    byKeyboard = true
    startAll()
  },
  true,
)

/** Begins once the element is near the screen. Answers how to give that up. */
export function whenNear(element: Element, begin: () => void): () => void {
  waiting.set(element, begin)
  observer.observe(element)
  clearTimeout(rest)
  rest = setTimeout(startAll, byKeyboard ? 0 : REST)
  return () => forget(element)
}
