/** What stands above the page: a bar, a tab, and a dialog that takes the focus and gives it back. */
import type { ComponentChildren } from 'preact'
import { Component, createRef } from '../kit.ts'
import type { Words } from '../words/words.ts'

export function Close({ words, close }: { words: Words; close(): void }) {
  return (
    <button type="button" class="close" aria-label={words.say('close')} onClick={close}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M5 5l14 14M19 5 5 19" />
      </svg>
    </button>
  )
}

interface FloatProps {
  words: Words
  title: string
  wide?: boolean
  close(): void
  children: ComponentChildren
}

/** A bar at the foot of the page. It takes no focus; Esc closes it while the focus is inside. */
export function Bar({ words, title, close, children }: FloatProps) {
  const key = (event: KeyboardEvent) => event.key === 'Escape' && close()
  return (
    <section class="float bar" aria-label={title} onKeyDown={key}>
      <div class="inside">{children}</div>
      <Close words={words} close={close} />
    </section>
  )
}

/**
 * A dialog of the browser's own: what is behind it cannot be reached, Esc closes it, and the focus goes back to where it
 * was.
 */
export class Dialog extends Component<FloatProps> {
  dialog = createRef<HTMLDialogElement>()

  override componentDidMount() {
    this.dialog.current?.showModal()
    // Not in its first field, which would open a phone's keyboard over what it says.
    this.dialog.current?.focus()
  }

  override componentWillUnmount() {
    this.dialog.current?.close()
  }

  render({ words, title, wide, close, children }: FloatProps) {
    // A press on what is behind the dialog lands on the dialog itself, outside of its content.
    const press = (event: MouseEvent) => {
      const box = this.dialog.current?.getBoundingClientRect()
      const { clientX: x, clientY: y, target } = event
      const outside = box && (x < box.left || x > box.right || y < box.top || y > box.bottom)
      if (target === this.dialog.current && outside) close()
    }
    const cancel = (event: Event) => {
      event.preventDefault()
      close()
    }
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is heard by the dialog's own `cancel`
      <dialog
        ref={this.dialog}
        class={wide ? 'wide' : ''}
        tabIndex={-1}
        aria-label={title}
        onClick={press}
        onCancel={cancel}
      >
        {children}
        <Close words={words} close={close} />
      </dialog>
    )
  }
}
