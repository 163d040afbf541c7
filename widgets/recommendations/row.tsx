/** The frame of a product list: its title, its cards, and the buttons that turn a row. */
import { Component, type ComponentChildren, createRef } from 'preact'
import type { Words } from '../words/words.ts'

interface ListProps {
  title: string
  layout: 'row' | 'grid'
  words: Words
  children: ComponentChildren
}

interface Ends {
  start: boolean
  end: boolean
}

/** A list with a heading. A row has buttons wherever a pointer would want them; a finger or the Tab key needs none. */
export class List extends Component<ListProps, Ends> {
  override state: Ends = { start: true, end: false }
  list = createRef<HTMLUListElement>()
  watch: ResizeObserver | undefined

  override componentDidMount() {
    if (!this.list.current) return
    this.watch = new ResizeObserver(this.look)
    this.watch.observe(this.list.current)
  }

  override componentDidUpdate() {
    // Behind the next frame, which lays the page out anyway.
    requestAnimationFrame(() => setTimeout(this.look))
  }

  override componentWillUnmount() {
    this.watch?.disconnect()
  }

  /** Notes at which end the row stands. From right to left, the place is counted downwards. */
  look = () => {
    const { scrollLeft, scrollWidth, clientWidth } = this.list.current || document.body
    const at = Math.abs(scrollLeft)
    const ends = { start: at < 8, end: at > scrollWidth - clientWidth - 8 }
    if (ends.start !== this.state.start || ends.end !== this.state.end) this.setState(ends)
  }

  turn(way: number) {
    const list = this.list.current
    const side = this.props.words.dir === 'rtl' ? -way : way
    list?.scrollBy({ left: side * list.clientWidth * 0.9 })
  }

  render({ title, layout, words, children }: ListProps, { start, end }: Ends) {
    const { say } = words
    const isRow = layout === 'row'
    return (
      <>
        <div class="head">
          <h2 part="title" dir="auto">
            {title}
          </h2>
          {isRow && !(start && end) && (
            <div class="turn">
              <Turn
                label={say('previous')}
                path="m15 5-7 7 7 7"
                off={start}
                go={() => this.turn(-1)}
              />
              <Turn
                label={say('following')}
                path="m9 5 7 7-7 7"
                off={end}
                go={() => this.turn(1)}
              />
            </div>
          )}
        </div>
        <ul class={isRow ? 'list row' : 'list'} ref={this.list} onScroll={this.look} part="list">
          {children}
        </ul>
      </>
    )
  }
}

function Turn(props: { label: string; path: string; off: boolean; go(): void }) {
  return (
    <button type="button" aria-label={props.label} disabled={props.off} onClick={props.go}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={props.path} />
      </svg>
    </button>
  )
}
