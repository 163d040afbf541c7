/** Shows the widgets of a page: makes its elements live, and lets those be put in place that the owner defined. */
import { WIDGET_KINDS, type WidgetKind } from '../sdk/contract/widget.ts'
import type { Counter, ShopSettings } from '../sdk/placement/place.ts'
import { type Chosen, type House, mount } from './mount.ts'

export * from './kit.ts'

/** The attributes that make a widget begin anew when they change. */
const OBSERVED = ['product', 'variant', 'strategy', 'limit', 'total', 'threshold', 'widget']

/** Makes one custom element of each kind. A name that the page has taken is left to it. */
function define(house: House, kind: WidgetKind): void {
  const name = `aisle-${kind}`
  if (customElements.get(name)) return
  class Widget extends HTMLElement {
    static observedAttributes = OBSERVED
    /** Set by who puts it in place. */
    chosen: Chosen | undefined
    end = () => {}
    soon: ReturnType<typeof setTimeout> | undefined

    connectedCallback() {
      this.end()
      clearTimeout(this.soon)
      // A task later, because several attributes may change together.
      this.soon = setTimeout(async () => {
        const id = this.getAttribute('widget')
        let { chosen } = this
        if (id && !chosen) {
          const { choose } = await import('./placed/placed.ts')
          chosen = choose(house, id)
          if (!chosen) return
        }
        if (this.isConnected) this.end = mount(house, this, kind, chosen)
      })
    }
    attributeChangedCallback() {
      if (this.isConnected) this.connectedCallback()
    }
    disconnectedCallback() {
      clearTimeout(this.soon)
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
