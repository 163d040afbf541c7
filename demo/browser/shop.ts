/** The shop's own script: starts what the page needs and tells Aisle what is looked at. */
import { track } from './aisle.ts'
import { keepCode, showCount } from './cart.ts'
import { startCartPage } from './cart-page.ts'
import { startCheckoutPage } from './checkout-page.ts'
import { announce, pageData } from './page.ts'
import { startProductPage } from './product-page.ts'
import { startSignUps } from './sign-up.ts'
import { takeFromWidgets } from './widgets.ts'

const data = pageData()

keepCodeFromAddress()
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

/** A link out of an email brings its code along: `?code=…`. */
function keepCodeFromAddress(): void {
  const address = new URL(location.href)
  const code = address.searchParams.get('code')
  if (!code) return
  keepCode(code)
  address.searchParams.delete('code')
  history.replaceState(history.state, '', address)
  announce('Your code is kept for the checkout.')
}
