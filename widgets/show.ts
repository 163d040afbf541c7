/** Shows the widgets of a page: makes its elements live, and lets those be put in place that the owner defined. */
import { WIDGET_KINDS, type WidgetKind } from '../sdk/contract/widget.ts'
import type { Counter, ShopSettings } from '../sdk/placement/place.ts'
import { type Chosen, type House, mount } from './mount.ts'
import { whenNear } from './near.ts'

export * from './kit.ts'

/** The attributes that make a widget begin anew when they change. */
const OBSERVED = ['product', 'variant', 'strategy', 'limit', 'total', 'threshold', 'widget']

/** Whether a widget begins wherever it stands: it is seen above the page, or is what the owner looks at. */
const isUrgent = (kind: WidgetKind, host: HTMLElement, chosen: Chosen | undefined): boolean =>
  /^(back-in-stock|exit)$/.test(kind) ||
  /^(dialog|bar|tab)$/.test(chosen?.variant.options.form || host.getAttribute('form') || '') ||
  !!chosen?.preview

/** Makes one custom element of each kind. A name that the page has taken is left to it. */
function define(house: House, kind: WidgetKind): void {
  const name = `aisle-${kind}`
  if (customElements.get(name)) return
  class Widget extends HTMLElement {
    static observedAttributes = OBSERVED
    /** Set by who puts it in place. */
    chosen: Chosen | undefined
    end = () => {}

    connectedCallback() {
      this.end()
      let over = false
      let stop = () => {}
      const open = async () => {
        const id = this.getAttribute('widget')
        let { chosen } = this
        if (id && !chosen) {
          const { choose } = await import('./placed/placed.ts')
          chosen = choose(house, id)
          if (!chosen) return
        }
        if (!over) stop = mount(house, this, kind, chosen)
      }
      const begin = () => void open().catch(() => {})
      // A task later, because several attributes may change together.
      const soon = setTimeout(() => {
        if (isUrgent(kind, this, this.chosen)) begin()
        else stop = whenNear(this, begin)
      })
      this.end = () => {
        over = true
        clearTimeout(soon)
        stop()
      }
    }
    attributeChangedCallback() {
      if (this.isConnected) this.connectedCallback()
    }
    disconnectedCallback() {
      this.end()
    }
  }
  customElements.define(name, Widget)
}

/** Starts widgets on this page. */
export function show(counter: Counter, settings: ShopSettings, leaving: boolean): void {
  const house: House = { counter, settings }
  for (const kind of WIDGET_KINDS) define(house, kind)
  if (settings.widgets?.[0] || /[#&]aisle-preview=/.test(location.hash)) {
    import('./placed/placed.ts').then(({ settle }) => settle(house, leaving)).catch(() => {})
  }
}
