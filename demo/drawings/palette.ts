/** The colours of the drawings: each name is a family of four tones. */
export interface Tones {
  readonly base: string
  readonly dark: string
  readonly light: string
  /** The soft ground behind the object. */
  readonly ground: string
}

export const palette = {
  sea: { base: '#2f6f7e', dark: '#1f4d59', light: '#6fa7b1', ground: '#dbe8ea' },
  moss: { base: '#5f7045', dark: '#404d2d', light: '#9aaa7a', ground: '#e4e8d8' },
  slate: { base: '#566472', dark: '#39444f', light: '#94a1ad', ground: '#e1e5e9' },
  clay: { base: '#b8735a', dark: '#8a4f3a', light: '#dda58f', ground: '#f3e3db' },
  sand: { base: '#c9a877', dark: '#9c7d4e', light: '#e4cfac', ground: '#f3ebdd' },
  ink: { base: '#343b46', dark: '#20252d', light: '#717b88', ground: '#e0e2e6' },
  berry: { base: '#8f3f5b', dark: '#662840', light: '#c4809a', ground: '#f2dfe6' },
  sun: { base: '#e0a437', dark: '#b17a17', light: '#f2cb7d', ground: '#f9eed6' },
  cream: { base: '#f1e6d2', dark: '#cdbb9a', light: '#fcf7ec', ground: '#d9d3c5' },
  sage: { base: '#8fa58d', dark: '#657d65', light: '#bccbb9', ground: '#e6ece4' },
  rust: { base: '#b9532f', dark: '#863619', light: '#de8d6d', ground: '#f5e2d9' },
  lilac: { base: '#8d83b3', dark: '#655b8c', light: '#bdb5d8', ground: '#e9e6f2' },
  sky: { base: '#7fa9c9', dark: '#53809f', light: '#b6d0e3', ground: '#e2ecf4' },
} as const satisfies Record<string, Tones>

export type ColourName = keyof typeof palette

/** Tones that every drawing shares: paper white, line ink, metal, wood. */
export const paper = '#fffdf8'
export const line = '#2c2f33'
export const metal = '#b9bfc4'
export const metalDark = '#868e95'
export const wood = '#c79a66'
export const woodDark = '#9a7143'
