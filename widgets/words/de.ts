/** The words of widgets in German. */
import type { Vocabulary } from './vocabulary.ts'

export const words: Vocabulary = {
  next: 'Das könnte Ihnen gefallen',
  'also-viewed': 'Andere sahen sich auch an',
  similar: 'Ähnliche Produkte',
  'bought-together': 'Oft zusammen gekauft',
  cart: 'Passt zu Ihrem Warenkorb',
  upsell: 'Eine Stufe höher',
  trending: 'Gerade beliebt',
  new: 'Neu eingetroffen',
  popular: 'Bestseller',
  'recently-viewed': 'Zuletzt angesehen',
  'buy-again': 'Noch einmal kaufen',
  'for-you': 'Für Sie ausgewählt',
  add: 'In den Warenkorb',
  adding: 'Wird hineingelegt …',
  added: 'Im Warenkorb',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  previous: 'Vorherige Produkte',
  following: 'Weitere Produkte',
  instead: 'Statt',
  stars: '{0} von 5 Sternen, {1} Bewertungen',
  close: 'Schließen',
  email: 'Ihre E-Mail-Adresse',
  invalid: 'Bitte schreiben Sie eine Adresse wie name@example.com.',
  signupTitle: 'Gute Nachrichten per E-Mail',
  signupText: 'Neues und Wissenswertes. Höchstens ein paar Briefe im Monat.',
  signupOffer: 'Melden Sie sich an und erhalten Sie {0}.',
  signup: 'Anmelden',
  consent:
    'Ja, schicken Sie mir Neuigkeiten und Angebote per E-Mail. Ich kann das in jeder E-Mail mit einem Klick beenden.',
  confirm:
    'Fast geschafft: Bitte drücken Sie den Knopf in der E-Mail, die wir gerade an {0} geschickt haben.',
  confirmOffer: 'Ihr Code folgt, sobald Sie bestätigt haben.',
  backTitle: 'Zurzeit ausverkauft',
  backText:
    'Hinterlassen Sie Ihre Adresse, und wir schreiben Ihnen einmal, wenn es wieder da ist. Sonst nichts.',
  expected: 'Erwartet am {0}.',
  which: 'Welche Ausführung',
  quantity: 'Anzahl',
  reserve: '24 Stunden für mich zurücklegen, wenn es wieder da ist',
  reserveText:
    'Wir legen sie für Sie beiseite und schreiben sofort. Was in 24 Stunden nicht geholt ist, bekommt die nächste Person.',
  preorder: 'Sie können es vorbestellen: Es wird verschickt, sobald es da ist.',
  notify: 'Bescheid sagen',
  waitingDone:
    'Erledigt. Sobald es wieder da ist, geht eine E-Mail an {0}, in der Reihenfolge der Anfragen.',
  waitingReserve:
    'Erledigt. Sobald es wieder da ist, legen wir Ihres für 24 Stunden zurück und schreiben an {0}.',
  waitingConfirm:
    'Falls wir die Adresse noch nicht kennen, bestätigen Sie sie bitte in der E-Mail, die unterwegs ist.',
  tellMe: 'Sagen Sie mir, wenn es wieder da ist',
  together: 'Zusammen',
  addAll: 'Alle {0} in den Warenkorb',
  include: '{0} mitnehmen',
  shippingLeft: 'Noch {0}, dann ist der Versand kostenlos',
  shippingFree: 'Der Versand ist kostenlos',
  shippingFrom: 'Kostenloser Versand ab {0}',
  leaveCart: 'Behalten Sie Ihren Warenkorb',
  leaveCartText:
    'Hinterlassen Sie Ihre Adresse. Sobald Sie sie bestätigt haben, schreiben wir Ihnen zu diesem Warenkorb, mit einem Link, der ihn auf jedem Gerät wieder füllt.',
  leaveCartButton: 'Warenkorb zuschicken',
  leaveBrowse: 'Bevor Sie gehen',
  cartConsent:
    'Ja, schreiben Sie mir zu meinem Warenkorb und schicken Sie mir Neuigkeiten und Angebote. Ich kann das in jeder E-Mail mit einem Klick beenden.',
  rewards: 'Ihre Punkte',
  points: '{0} Punkte',
  pointsLeft: 'Noch {0} Punkte bis {1}',
}
