/** Availability as pages and feeds write it, in our five words. */

export type Availability = 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | 'discontinued'

/** schema.org's words, Google's and Facebook's, without case, spaces and marks. */
const words = new Map<string, Availability>(
  Object.entries({
    in_stock:
      'instock instoreonly onlineonly limitedavailability limitedstock lowstock madetoorder available availablefororder ' +
      'availableonline onhand yes purchasable onlinestock',
    out_of_stock:
      'outofstock soldout oos reserved unavailable notavailable nostock nolongeravailable outstock temporarilyunavailable no',
    preorder: 'preorder presale preorderable comingsoon',
    backorder: 'backorder backordered onbackorder availableonbackorder backorderable',
    discontinued: 'discontinued endoflife retired',
  }).flatMap(([state, list]) =>
    list.split(' ').map((word): [string, Availability] => [word, state as Availability]),
  ),
)

/** What shops say to people, in the languages of many shops; "not available" stands before "available". */
const phrases: readonly (readonly [phrase: RegExp, state: Availability])[] = [
  [
    /(?:^|\b)(out of stock|sold ?out|not (currently |in |available)|unavailable|no longer|nicht (mehr |sofort )?(verfügbar|lieferbar|vorrätig|auf lager)|ausverkauft|vergriffen|rupture|indisponible|épuisé|non disponib|esaurit|agotad|sin (stock|existencias)|no disponible|esgotad|indispon[ií]ve|sem estoque|uitverkocht|niet (op voorraad|leverbaar|beschikbaar)|slut(såld| i lager)|udsolgt|ikke på lager|utsolgt|ei varastossa|loppu|brak w magazynie|niedostępn|wyprzedan|vyprodáno|není skladem|nedostupn|vypredan|elfogyott|nincs (raktáron|készleten)|stoc epuizat|indisponibil|tükendi|stokta yok|нет в наличии|немає в наявності|изчерпан)|在庫(なし|切れ)|売り?切れ|品切れ|完売|缺货|售罄|품절/iu,
    'out_of_stock',
  ],
  [
    /pre-?order|pre-?sale|vorbestell|précommande|pre-?venta|reserva anticipada|pré-venda|preordin|予約|przedsprzedaż|předobjedn|预售|예약/iu,
    'preorder',
  ],
  [
    /back-?order|nachbestell|sur commande|bajo pedido|sob encomenda|su ordinazione|取り寄せ|na objednávku|na zamówienie/iu,
    'backorder',
  ],
  [
    /discontinued|no longer (made|sold)|eingestellt|descatalogado|fuori produzione/iu,
    'discontinued',
  ],
  [
    /in stock|on stock|available|auf lager|(sofort )?lieferbar|verfügbar|vorrätig|en stock|disponible|disponibile|en existencia|em estoque|dispon[ií]vel|op voorraad|leverbaar|beschikbaar|i lager|på lager|varastossa|dostępn|w magazynie|na stanie|skladem|na sklad|raktáron|készleten|(în|in) stoc|stokta|в наличии|в наявності|в наличност|在庫あり|有货|现货|재고 ?있음/iu,
    'in_stock',
  ],
]

/** An availability from a word, an address such as `https://schema.org/InStock`, or a phrase; undefined where it says none. */
export function readAvailability(value: unknown): Availability | undefined {
  if (typeof value !== 'string' || value.length > 300) return undefined
  const text = value.trim().replace(/^https?:\/\/\S*[/#]|^schema:/i, '')
  const word = text.toLowerCase().replace(/[\s_-]+/g, '')
  return words.get(word) ?? phrases.find(([phrase]) => phrase.test(text))?.[1]
}

/** How good news a state is: of several offers the best one is the product's. */
const ranks: readonly Availability[] = [
  'in_stock',
  'preorder',
  'backorder',
  'out_of_stock',
  'discontinued',
]

/** 0 for the best; unknown lies between what can be bought and what cannot. */
export function rankOf(state: Availability | undefined): number {
  return state === undefined ? 2.5 : ranks.indexOf(state)
}
