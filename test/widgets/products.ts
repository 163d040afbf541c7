/** Products as `GET /v1/recommendations` answers them: ordinary ones, and some that a hostile shop would send. */

const names = [
  ['Fell Runner', '129.00', '149.00', 'Often bought with it'],
  [
    'Merino socks, three pairs, for long days on wet ground and short ones by the fire',
    '24.50',
    null,
    null,
  ],
  ['Rain jacket', '189.90', null, 'Others also looked at it'],
  ['Head torch', '45.00', '59.00', null],
  ['Water bottle', '18.00', null, 'Often bought with it'],
  ['Running vest', '99.00', null, null],
  ['Energy bars, box of twelve', '21.60', null, null],
] as const

export const products = names.map(([title, price, listPrice, reason], index) => ({
  id: `p${index + 1}`,
  title,
  url: `/p/${index + 1}`,
  imageUrl: `/picture/${index * 47}.svg`,
  price,
  listPrice,
  currency: 'EUR',
  availability: 'in_stock',
  brand: 'Fern',
  category: ['Running'],
  rating: index % 3 === 0 ? { value: 4.5 + index / 20, count: 12 + index * 31 } : null,
  reason: reason
    ? { code: reason.startsWith('Often') ? 'bought_with' : 'viewed_with', text: reason }
    : null,
  variants:
    index === 2
      ? []
      : [{ id: `v${index + 1}`, title: 'One size', price, availability: 'in_stock', options: {} }],
}))

const run = 'window.hacked=1'

/** What nobody should show as it is. */
export const hostile = [
  {
    title: `<img src=x onerror="${run}"><script>${run}</script>`,
    url: '/p/1',
    imageUrl: '/picture/1.svg',
  },
  { title: 'A link that runs', url: `javascript:${run}`, imageUrl: '/picture/1.svg' },
  { title: 'A picture that runs', url: '/p/2', imageUrl: `javascript:${run}` },
  {
    title: 'A picture inside',
    url: '/p/3',
    imageUrl: 'data:image/svg+xml,<svg onload="window.hacked=1"/>',
  },
  { title: 'Turned \u202Eround\u2066\u0000\u001b', url: '/p/4', imageUrl: '/picture/4.svg' },
  { title: 'Huge '.repeat(5000), url: '/p/5', imageUrl: '/nothing-here.png' },
  {
    title: 'Prices',
    url: '/p/6',
    imageUrl: '',
    price: '<b>9</b>',
    listPrice: 'NaN',
    currency: 'E<U',
  },
  { title: { toString: 'nothing' }, url: '/p/7', imageUrl: 5 },
  { title: 'With a password', url: 'https://user:secret@evil.test/', imageUrl: '' },
  {
    title: 'Strange parts',
    url: '/p/8',
    variants: 'many',
    rating: { value: 99, count: -1 },
    reason: { text: `<b>${run}</b>` },
  },
].map((item, index) => ({ id: `h${index}`, price: '10.00', currency: 'EUR', ...item }))
