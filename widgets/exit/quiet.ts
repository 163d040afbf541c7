/** Whether somebody is in the middle of something else: no dialog opens over another, a consent banner, or a checkout. */

/** Where nobody is to be disturbed, in the languages that shops speak. */
const CHECKOUT =
  /check-?out|kasse|bezahl|payment|zahlung|betal|afreken|caisse|paiement|pago|pagamento|kassa|zamowienie|order-received|thank/i

const DIALOGS = 'dialog[open],[aria-modal=true],[role=dialog],[role=alertdialog]'

/** Consent platforms by the names of what they put on a page. */
const BANNERS =
  /cookie|consent|gdpr|privacy|onetrust|usercentrics|didomi|klaro|borlabs|complianz|cmplz|iubenda|quantcast|truste|trustarc|sp_message|cky-|osano|axeptio|tarteaucitron/i

const isSeen = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect()
  const { visibility, opacity, display } = getComputedStyle(element)
  return width > 1 && height > 1 && visibility !== 'hidden' && display !== 'none' && opacity !== '0'
}

/** Whether something that stands above the page at this point is a banner, by its own names or those around it. */
function isBanner(element: Element | null): boolean {
  for (let one = element; one && one !== document.body; one = one.parentElement) {
    const { position } = getComputedStyle(one)
    const names = `${one.id} ${one.getAttribute('class')} ${one.getAttribute('aria-label')} ${one.tagName}`
    if (/fixed|sticky/.test(position))
      return BANNERS.test(names) || BANNERS.test(one.textContent?.slice(0, 2000) || '')
    if (BANNERS.test(names) && /absolute/.test(position)) return true
  }
  return false
}

/** Whether a dialog may open now. */
export function mayDisturb(): boolean {
  if (CHECKOUT.test(location.pathname)) return false
  if (Array.from(document.querySelectorAll(DIALOGS)).some(isSeen)) return false
  const { activeElement: focus } = document
  if (focus?.matches('input,textarea,select,[contenteditable]')) return false
  const columns = [0.1, 0.5, 0.9]
  const rows = [0.06, 0.5, 0.8, 0.95]
  return !columns.some((x) =>
    rows.some((y) => isBanner(document.elementFromPoint(innerWidth * x, innerHeight * y))),
  )
}
