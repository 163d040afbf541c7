/** What the server wrote into the page for this script, and the few marks it draws with. */

import type { Line } from '../shop/line.ts'

export type { Line }

export interface ProductItem {
  line: Line
  options: Record<string, string>
  left: number
}

export type PageData =
  | { view: 'list'; list_id: string; category: string; products: object[] }
  | { view: 'search'; query: string }
  | { view: 'product'; chosen: string; items: ProductItem[] }
  | { view: 'cart' | 'checkout' | 'thanks' | 'missing' }

export function pageData(): PageData {
  return JSON.parse(document.getElementById('page-data')?.textContent ?? '{"view":"missing"}')
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

/** Cents as “€89.90”. */
export function money(cents: number): string {
  return euros.format(cents / 100)
}

/** Tells it to people who do not see the screen. */
export function announce(text: string): void {
  const place = document.getElementById('announce')
  if (place) place.textContent = text
}

type Child = Node | string | null | undefined | false

/** Makes an element; everything inside becomes text or nodes, never markup. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children.filter((child): child is Node | string => !!child))
  return element
}

/** Sends JSON to the shop's own server; `detail` says what is wrong with a refused request. */
export async function postJson<Answer>(
  address: string,
  body: unknown,
): Promise<{ ok: true; answer: Answer } | { ok: false; detail: string }> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.ok) return { ok: true, answer }
    return { ok: false, detail: String(answer.detail ?? answer.title ?? response.status) }
  } catch {
    return { ok: false, detail: 'The shop cannot be reached. Please try again.' }
  }
}
