/** The console's icons, drawn on a grid of 24. They say nothing that a word beside them does not. */

const paths = {
  aisle: 'M5 20 12 4l7 16M8.6 14.5h6.8',
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.6-3.6 3.2-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.4a3.5 3.5 0 0 1 0 6.2M18 14.9c2 .8 3.2 2.5 3.5 5.1',
  mail: 'M3.5 6.5h17v11h-17zM4 7l8 6.5L20 7',
  flow: 'M6 4.5v15M6 7.5h7a4 4 0 0 1 4 4v8M14 16.5l3 3 3-3',
  connection:
    'M9.5 14.5 14.5 9.500M8 11 5.500 13.500a3.500 3.500 0 0 0 5 5L13 16M16 13l2.500-2.500a3.500 3.500 0 0 0-5-5L11 8',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h10M18 17h2M15 5v4M9 10v4M16 15v4',
  leave: 'M14 4.5H5.5v15H14M10.5 12H20m-3.5-3.5L20 12l-3.5 3.5',
  copy: 'M9 9h10.5v10.5H9zM5.5 15H4.5V4.5H15v1',
  check: 'm5 12.5 4.5 4.5L19 7',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  back: 'M19 12H5m5.5-6L4.5 12l6 6',
  pause: 'M8.5 5v14M15.5 5v14',
  play: 'M8 5.5v13l10.5-6.5z',
  cart: 'M3 4.5h2.5l2 11h10l2-8H6.200M9 19.5h.01M16 19.5h.01',
  page: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  order: 'M5 8.5h14l-1 11H6zM9 8.5V7a3 3 0 0 1 6 0v1.5',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.700-6 7.5-6s6.700 2 7.5 6',
  consent: 'M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6zM9 12l2.200 2.200L15.200 10',
  product: 'M4 12.5V4h8.5L20 11.5 11.500 20zM8.500 8.500h.01',
  widget: 'M4 5h16v14H4zM4 9.500h16M7.500 13h3.500v3H7.500zM14 13h3M14 16h3',
  offer:
    'M8.5 9.500h.01M15.500 14.500h.01M15.500 8.500l-7 7M12 3l2.200 2 3-.300.900 2.900 2.600 1.500-1 2.900 1 2.900-2.600 1.500-.900 2.900-3-.300-2.200 2-2.200-2-3 .300-.900-2.900-2.600-1.500 1-2.900-1-2.900 2.600-1.500.900-2.900 3 .300z',
  spark: 'M12 4v5M12 15v5M4 12h5M15 12h5',
  chevron: 'm9 6 6 6-6 6',
  clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7.500V12l3 2',
  branch: 'M6 4v16M6 12h5a5 5 0 0 0 5-5V5.500M13 8.500l3-3 3 3',
  up: 'm6 14.500 6-6 6 6',
  down: 'm6 9.500 6 6 6-6',
  close: 'm7 7 10 10M17 7 7 17',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width="20"
      height="20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
