/** The few SVG marks that all drawings are made of. */
import type { Tones } from './palette.ts'

/** Draws one object on a 400 × 400 sheet that stands on the ground at y = 306. */
export type Drawing = (tones: Tones) => string

export function path(d: string, fill: string, opacity = 1): string {
  return `<path d="${d}" fill="${fill}"${alpha(opacity)}/>`
}

export function stroke(d: string, colour: string, width: number, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${alpha(opacity)}/>`
}

export function rect(
  [x, y, width, height]: readonly [number, number, number, number],
  fill: string,
  radius = 0,
  opacity = 1,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${alpha(opacity)}/>`
}

export function circle(x: number, y: number, r: number, fill: string, opacity = 1): string {
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${alpha(opacity)}/>`
}

export function oval(
  [x, y, rx, ry]: readonly [number, number, number, number],
  fill: string,
  opacity = 1,
): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${alpha(opacity)}/>`
}

export function turned(degrees: number, marks: string, x = 200, y = 205): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${marks}</g>`
}

export function moved(x: number, y: number, marks: string, scale = 1): string {
  return `<g transform="translate(${x} ${y}) scale(${scale})">${marks}</g>`
}

function alpha(opacity: number): string {
  return opacity === 1 ? '' : ` opacity="${opacity}"`
}
