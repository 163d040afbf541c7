/** The widgets that the demo shop's owner made in the console, as the API takes them. */

export const widgets = [
  {
    name: 'Before they go',
    kind: 'exit',
    enabled: true,
    holdBack: 10,
    target: { paths: ['/demo*'], except: ['/demo/checkout*', '/demo/order/*'] },
    variants: [
      { id: 'a', weight: 1, options: { cart: 'event' } },
      { id: 'offer', weight: 1, options: { cart: 'event', offer: '10 % off your first order' } },
    ],
  },
  {
    name: 'Popular, on search pages',
    kind: 'recommendations',
    enabled: true,
    place: { selector: 'main .head', position: 'after' },
    target: { paths: ['/demo/search'] },
    holdBack: 10,
    variants: [{ id: 'a', weight: 1, options: { strategy: 'trending', limit: 8, cart: 'event' } }],
  },
]
