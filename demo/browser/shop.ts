/** The shop's own script: starts what the page needs and tells Aisle what is looked at. */
import { track } from './aisle.ts'
import { showCount } from './cart.ts'
import { startCartPage } from './cart-page.ts'
import { startCheckoutPage } from './checkout-page.ts'
import { pageData } from './page.ts'
import { startProductPage } from './product-page.ts'
import { startSignUps } from './sign-up.ts'
import { takeFromWidgets } from './widgets.ts'

const data = pageData()

showCount()
startSignUps()
takeFromWidgets()

switch (data.view) {
  case 'list': {
    const { list_id, category, products } = data
    track('Product List Viewed', { list_id, category, products })
    break
  }
  case 'search':
    if (data.query) track('Products Searched', { query: data.query })
    break
  case 'product':
    startProductPage(data.items, data.chosen)
    break
  case 'cart':
    void startCartPage()
    break
  case 'checkout':
    void startCheckoutPage()
    break
  default:
}

window.addEventListener('storage', showCount)
window.addEventListener('pageshow', showCount)
