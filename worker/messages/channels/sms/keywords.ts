/** What somebody who answers a text wants: no more of them, more again, help, or nothing that we know. Pure. */

export type Wish = 'stop' | 'start' | 'help' | null

/** Words that mean it wherever they stand: in doubt nothing is sent. (47 CFR 64.1200(a)(10), and what others say.) */
const stopAnywhere =
  /(^|[^\p{L}])(stop|stopall|stopp|unsubscribe|optout|opt[ -]?out|revoke|abmelden|abbestellen|arret|arrêt|desabonner|désabonner|baja|annulla|cancella|afmelden|wypisz|parar|sair)($|[^\p{L}])/iu
/** Words that mean it when they are all that is said: "cancel my order" is another matter. */
const stopAlone = new Set(['cancel', 'end', 'quit', 'ende', 'fin', 'alto', 'basta', 'no', 'nein'])
const start = new Set(
  'start unstop yes y yes! ja oui si sí sì sim tak ok okay join subscribe'.split(' '),
)
const help = new Set(['help', 'info', 'hilfe', 'aide', 'ayuda', 'aiuto', 'ajuda', 'pomoc', '?'])

/** Reads the body of a text that came in. Case, blanks and full stops do not matter. */
export function wishOf(body: string): Wish {
  const words = body
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[."'!,;:]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (words === '') return null
  if (stopAnywhere.test(words) || stopAlone.has(words)) return 'stop'
  if (start.has(words)) return 'start'
  return help.has(words) ? 'help' : null
}
