/** Tips for what was bought: what the catalogue says of its care and use, else honest general help by its kind. Pure. */

import { asText, isObject, readList, readObject } from '../../core/json.ts'
import type { Row } from '../../db/tables.ts'

type Product = Pick<Row<'products'>, 'title' | 'description' | 'category' | 'attributes'>

/** Products that one letter gives tips for. */
const MOST = 4
/** Characters of one tip, and of a text that it is taken from. */
const LONGEST = 400
const READ = 4_000

/** A paragraph of tips for each product; none is invented: it is the shop's own text, or says that it is general. */
export function tipsOf(products: readonly Product[]): readonly string[] {
  const told = new Set<string>()
  return products.slice(0, MOST).flatMap((product) => {
    const own = ownTip(product)
    if (own !== null) return [`${product.title}: ${own}`]
    const kind = KINDS.find(({ words }) => words.test(wordsOf(product)))
    if (!kind || told.has(kind.name)) return []
    told.add(kind.name)
    return [`${kind.name}: ${kind.tip}`]
  })
}

/** Attributes in which shops and feeds state how something is used and cared for. */
const ATTRIBUTES =
  /^(tips?|care|care[_ -]?(instructions?|guide)|usage|use|how[_ -]?to[_ -]?use|directions?|instructions?|washing|cleaning|storage|preparation|pflege|pflegehinweise|anwendung|entretien|mode[_ -]d.emploi)$/i
/** How a sentence of a description begins that is about care or use. */
const SENTENCE =
  /^(care|how to use|directions|instructions|usage|use|to clean|to use|clean|wash|machine wash|hand wash|store|keep|apply|before (the )?first use|do not|never|avoid|pflege|anwendung|entretien)\b/i

/** What the shop itself says, or null. */
function ownTip({ attributes, description }: Product): string | null {
  for (const [name, value] of Object.entries(readObject(attributes))) {
    if (!ATTRIBUTES.test(name.trim())) continue
    const text = Array.isArray(value)
      ? value.flatMap((one) => asText(one, READ) ?? []).join(' ')
      : isObject(value)
        ? asText(value.value, READ)
        : asText(value, READ)
    if (text) return clip(text)
  }
  const sentences = description.split(/(?<=[.!?])\s+/).filter((one) => SENTENCE.test(one.trim()))
  return sentences.length > 0 ? clip(sentences.slice(0, 3).join(' ')) : null
}

/** Cut at the end of a sentence where there is one, else of a word. */
function clip(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= LONGEST) return line
  const cut = line.slice(0, LONGEST)
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('! '))
  return end > LONGEST / 2
    ? cut.slice(0, end + 1)
    : `${cut.slice(0, Math.max(1, cut.lastIndexOf(' ')))}…`
}

function wordsOf({ category, title }: Product): string {
  const path = readList(category).filter((one) => typeof one === 'string')
  return [...path, title].join(' ').toLowerCase()
}

/** What holds for things of a kind, whoever made them. The label knows better, and the letter says so. */
const KINDS: readonly { readonly name: string; readonly words: RegExp; readonly tip: string }[] = [
  {
    name: 'Shoes',
    words: /\b(shoes?|boots?|sneakers?|trainers?|sandals?|footwear|schuhe?|stiefel|chaussures?)\b/,
    tip: 'wear them indoors for an hour first, while you can still exchange them. When they get wet, let them dry at room temperature with paper inside, away from heaters, and give them a day of rest between wears.',
  },
  {
    name: 'Leather',
    words: /\b(leather|leder|cuir)\b/,
    tip: 'keep it out of lasting sun and away from heaters, wipe it with a dry cloth, and try any care product on a hidden spot first.',
  },
  {
    name: 'Wool and down',
    words: /\b(wool|merino|cashmere|down|wolle|daunen|laine)\b/,
    tip: 'airing often does more good than washing. When it must be washed: cool, gently, with little detergent, and dried lying flat unless the label says otherwise.',
  },
  {
    name: 'Clothes',
    words:
      /\b(cloth(es|ing)|apparel|shirts?|t-shirts?|dress(es)?|trousers|jeans|jackets?|coats?|socks?|sweaters?|hoodies?|kleidung|hosen?|jacken?|vetements?|vêtements?)\b/,
    tip: 'wash them inside out and with similar colours the first time, at the temperature on the label. Most of them last longer on the line than in the dryer.',
  },
  {
    name: 'Kitchen',
    words:
      /\b(kitchen|cookware|pans?|pots?|knives|knife|mugs?|cups?|plates?|bowls?|küche|geschirr|cuisine)\b/,
    tip: 'wash it once with warm water and a little soap before the first use, and see on its base or label whether it may go into the dishwasher.',
  },
  {
    name: 'Electronics',
    words:
      /\b(electronics?|headphones?|chargers?|batter(y|ies)|phones?|laptops?|tablets?|cameras?|speakers?|elektronik)\b/,
    tip: 'charge it fully once before you rely on it, look for updates of its software on the first day, and keep the packaging until you are sure that you keep it.',
  },
  {
    name: 'Care products',
    words:
      /\b(cosmetics?|skin ?care|creams?|serums?|lotions?|shampoos?|make-?up|beauty|kosmetik)\b/,
    tip: 'try a little on the inside of your arm first and wait a day. The opened-jar sign on the package says for how many months it is good once opened; a note of the date on the bottom helps.',
  },
  {
    name: 'Plants',
    words: /\b(plants?|seeds?|flowers?|succulents?|pflanzen?|plantes?)\b/,
    tip: 'give it a few days to get used to its place before you repot it, and feel the soil before you water: more plants drown than dry out.',
  },
  {
    name: 'Food and drink',
    words: /\b(food|coffee|tea|chocolate|wine|spices?|snacks?|grocer(y|ies)|kaffee|lebensmittel)\b/,
    tip: 'keep it cool, dry and dark, close it well once opened, and use first what was opened first.',
  },
  {
    name: 'Furniture',
    words: /\b(furniture|chairs?|tables?|sofas?|beds?|shel(f|ves)|desks?|möbel|meubles?)\b/,
    tip: 'tighten every screw only loosely until all of them are in, then all of them firmly, and once more after two weeks of use.',
  },
  {
    name: 'Outdoor gear',
    words: /\b(camping|tents?|sleeping bags?|backpacks?|rucksacks?|outdoor|zelte?)\b/,
    tip: 'set it up once at home before you need it. Put it away only when it is quite dry, and store it loosely rather than packed tight.',
  },
]
