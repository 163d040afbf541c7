/** Lets a widget grow or shrink only when nothing that the shopper looks at is moved by it. */

const GESTURES = ['pointerup', 'keydown'] as const

/** Whether nothing that takes up room comes after an element: then there is nothing that it could push away. */
function isLast(host: Element): boolean {
  for (let one: Element | null = host; one && one !== document.body; one = one.parentElement) {
    for (let next = one.nextElementSibling; next; next = next.nextElementSibling) {
      const stands = /static|relative|sticky/.test(getComputedStyle(next).position)
      if (stands && next.getBoundingClientRect().height > 0) return false
    }
  }
  return true
}

/** Whether a change of this element's height moves nothing that is seen. */
function isStill(host: Element): boolean {
  return host.getBoundingClientRect().top >= innerHeight || isLast(host)
}

/**
 * Does `change` at once where it moves nothing; else when the element is below the screen, or in answer to what the
 * shopper does next, when pages are expected to move. Answers how to give up waiting.
 */
export function whenStill(host: Element, change: () => void): () => void {
  if (isStill(host)) {
    change()
    return () => {}
  }
  const stop = () => {
    removeEventListener('scroll', look)
    for (const gesture of GESTURES) removeEventListener(gesture, soon, true)
  }
  const act = () => {
    stop()
    change()
  }
  // After the click that the gesture becomes: it must hit what it was meant for.
  const soon = () => {
    stop()
    setTimeout(change, 80)
  }
  const look = () => isStill(host) && act()
  addEventListener('scroll', look, { passive: true })
  for (const gesture of GESTURES) addEventListener(gesture, soon, true)
  return stop
}
