/** Character references of HTML, put into characters exactly once. */

/** The names of U+00A0 to U+00FF, in their order. Source: HTML 4.01, section 24.2. */
const latin =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml'

/** What else shops write: marks of punctuation, money and trade, and the letters of Central Europe. */
const others =
  'amp:& lt:< gt:> quot:" apos:\' euro:€ trade:™ hellip:… ndash:– mdash:— lsquo:‘ rsquo:’ sbquo:‚ ldquo:“ rdquo:” ' +
  'bdquo:„ lsaquo:‹ rsaquo:› bull:• dagger:† Dagger:‡ permil:‰ prime:′ Prime:″ minus:− le:≤ ge:≥ ne:≠ infin:∞ ' +
  'larr:← uarr:↑ rarr:→ darr:↓ check:✓ star:☆ starf:★ hearts:♥ numero:№ OElig:Œ oelig:œ Scaron:Š scaron:š Yuml:Ÿ ' +
  'fnof:ƒ inodot:ı scedil:ş Scedil:Ş gbreve:ğ Gbreve:Ğ Idot:İ lstrok:ł Lstrok:Ł zdot:ż Zdot:Ż zcaron:ž Zcaron:Ž ' +
  'zacute:ź Zacute:Ź sacute:ś Sacute:Ś cacute:ć Cacute:Ć nacute:ń Nacute:Ń aogon:ą Aogon:Ą eogon:ę Eogon:Ę ' +
  'ccaron:č Ccaron:Č rcaron:ř Rcaron:Ř ecaron:ě Ecaron:Ě ncaron:ň Ncaron:Ň dcaron:ď Dcaron:Ď tcaron:ť Tcaron:Ť ' +
  'uring:ů Uring:Ů odblac:ő Odblac:Ő udblac:ű Udblac:Ű abreve:ă Abreve:Ă dstrok:đ Dstrok:Đ alpha:α beta:β gamma:γ ' +
  'delta:δ Delta:Δ mu:μ pi:π omega:ω Omega:Ω excl:! num:# dollar:$ percnt:% lpar:( rpar:) ast:* plus:+ comma:, ' +
  'period:. sol:/ colon:: semi:; equals:= quest:? commat:@ lsqb:[ rsqb:] bsol:\\ lowbar:_ lbrace:{ rbrace:} vert:|'

const named = new Map<string, string>([
  ...latin
    .split(' ')
    .map((name, index): [string, string] => [name, String.fromCharCode(160 + index)]),
  ...others.split(' ').map((pair): [string, string] => {
    const [name = '', mark = ''] = /^([A-Za-z0-9]+):(.+)$/.exec(pair)?.slice(1) ?? []
    return [name, mark]
  }),
  ['ensp', ' '],
  ['emsp', ' '],
  ['thinsp', ' '],
  ['zwnj', ''],
  ['zwj', ''],
  ['lrm', ''],
  ['rlm', ''],
  ['NewLine', '\n'],
  ['Tab', ' '],
])

/** 0x80 to 0x9F as references mean them: what windows-1252 has there. Source: HTML Living Standard, 13.2.5.80. */
const westerns = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Puts characters where references stand, once; an unknown name stays as it is. Never makes markup of anything. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,8})|#[xX]([\dA-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,11}));?/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined)
        return whole.endsWith(';') ? (named.get(name) ?? whole) : bare(whole, name)
      return (
        characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) ??
        whole
      )
    },
  )
}

/** Without its semicolon only what HTML allows so: a query such as `?a=1&copy=2` must not change more than it has to. */
function bare(whole: string, name: string): string {
  return /^(amp|lt|gt|quot|nbsp)$/.test(name) ? (named.get(name) ?? whole) : whole
}

function characterOf(code: number): string | undefined {
  if (code >= 0x80 && code <= 0x9f) return westerns[code - 0x80]
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return String.fromCodePoint(code)
}
