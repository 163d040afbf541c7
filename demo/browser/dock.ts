/** Makes room before anything is painted for what scripts fill in later, so that nothing jumps: the open panel, and the cart. */
import { readCart } from './cart.ts'
import { isPanelOpen } from './panel/open.ts'

const { classList, style } = document.documentElement

classList.toggle('dp-docked', isPanelOpen())

// The cart lies in this browser, or in the link that fills it again.
const link = new URLSearchParams(location.search).get('add')
const lines = link ? link.split(',').length : readCart().length
classList.toggle('has-cart', lines > 0)
style.setProperty('--lines', String(lines))
style.setProperty('--kept', link ? '1' : '0')
