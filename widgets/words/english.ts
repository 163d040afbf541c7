/** The words of product lists in English, which is what is spoken where no other language is known. */

export const list = {
  next: 'You may also like',
  'also-viewed': 'Others also looked at',
  similar: 'Similar to this',
  'bought-together': 'Often bought together',
  cart: 'Goes with your cart',
  upsell: 'One step up',
  trending: 'Popular right now',
  new: 'Newly arrived',
  popular: 'Bestsellers',
  'recently-viewed': 'You looked at',
  'buy-again': 'Buy it again',
  'for-you': 'Chosen for you',
  add: 'Add to cart',
  adding: 'Adding …',
  added: 'In the cart',
  failed: 'That did not work. Please try again.',
  previous: 'Previous products',
  following: 'More products',
  instead: 'Instead of',
  stars: '{0} of 5 stars, {1} ratings',
  close: 'Close',
}

export type ListWords = typeof list
