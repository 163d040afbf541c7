/** The words of forms, bars and dialogs in English. */

export const forms = {
  email: 'Your email address',
  invalid: 'Please write an address such as name@example.com.',
  signupTitle: 'Good news by email',
  signupText: 'New things, and what is worth knowing. A few letters a month at most.',
  signupOffer: 'Sign up and get {0}.',
  signup: 'Sign up',
  consent: 'Yes, send me news and offers by email. I can stop it with one click in every email.',
  confirm: 'Nearly there: please press the button in the email that we have just sent to {0}.',
  confirmOffer: 'Your code follows as soon as you have confirmed.',
  backTitle: 'Sold out for now',
  backText: 'Leave your address, and we write to you once when it is there again. Nothing else.',
  expected: 'Expected {0}.',
  which: 'Which one',
  quantity: 'How many',
  reserve: 'Keep mine for 24 hours when it is back',
  reserveText:
    'We put them aside for you and write at once. Not fetched in 24 hours, they go to the next in line.',
  backClosed: 'There is no waiting list for it at the moment.',
  preorder: 'It can be ordered ahead of time: it is sent as soon as it is there.',
  notify: 'Tell me',
  waitingDone: 'Done. As soon as it is back, an email goes to {0}, in the order of requests.',
  waitingReserve:
    'Done. As soon as it is back, yours are put aside for 24 hours and an email goes to {0}.',
  waitingConfirm: 'If the address is new to us, please confirm it in the email that is on its way.',
  tellMe: 'Tell me when it is back',
  together: 'Together',
  addAll: 'Put all {0} in the cart',
  include: 'Include {0}',
  shippingLeft: '{0} more, and shipping is free',
  shippingFree: 'Shipping is free',
  shippingFrom: 'Free shipping from {0}',
  leaveCart: 'Keep your cart for later',
  leaveCartText:
    'Leave your address. Once you have confirmed it, we write to you about this cart, with a link that fills it again on any device.',
  leaveCartButton: 'Send me my cart',
  leaveBrowse: 'Before you go',
  cartConsent:
    'Yes, write to me about my cart and send me news and offers. I can stop it with one click in every email.',
  rewards: 'Your points',
  points: '{0} points',
  pointsLeft: '{0} points to {1}',
}

export type FormWords = typeof forms
