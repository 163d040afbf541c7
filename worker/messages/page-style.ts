/** The look of the small pages that links in mails lead to, and the policy that lets browsers apply only it. */

import { toBase64 } from './base64.ts'
import type { Accent } from './colour.ts'

/** The style sheet of a page, in the shop's accent. It takes no other input, so that nothing can be smuggled in. */
export function pageStyle(accent: Accent): string {
  return `
:root { color-scheme: light dark; --page: #f3f2ef; --card: #ffffff; --ink: #1d1d1f; --soft: #48484d; --faint: #66666b; --line: #dddcd7;
  --fill: ${accent.fill}; --label: ${accent.label}; --edge: ${accent.edge}; }
@media (prefers-color-scheme: dark) {
  :root { --page: #121213; --card: #1e1e20; --ink: #f5f5f7; --soft: #d6d6da; --faint: #a3a3aa; --line: #39393d;
    --fill: ${accent.darkFill}; --label: ${accent.darkLabel}; --edge: ${accent.darkFill}; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center;
  padding: 32px 16px 24px; background: var(--page); color: var(--soft);
  font: 17px/1.6 -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; -webkit-text-size-adjust: 100%; }
header { margin: 0 0 24px; font-size: 19px; font-weight: 700; letter-spacing: -0.01em; text-align: center; }
header img { display: block; max-width: 220px; height: 36px; object-fit: contain; }
header a, header span { color: var(--ink); text-decoration: none; }
main { width: 100%; max-width: 480px; margin: auto 0; padding: 36px 28px; background: var(--card); border-radius: 18px; }
.mark { display: flex; width: 52px; height: 52px; margin: 0 0 20px; border-radius: 50%; background: var(--fill); border: 1px solid var(--edge); }
.mark svg { margin: auto; stroke: var(--label); }
h1 { margin: 0 0 12px; color: var(--ink); font-size: 27px; line-height: 1.25; letter-spacing: -0.015em; overflow-wrap: anywhere; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
p:last-child { margin: 0; }
form { margin: 24px 0; }
form:last-child { margin-bottom: 0; }
button, .button { display: block; width: 100%; padding: 15px 24px; border: 1px solid var(--edge); border-radius: 10px; background: var(--fill); color: var(--label);
  font: inherit; font-weight: 600; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer; -webkit-appearance: none; appearance: none; }
.button { margin: 24px 0 0; }
button.plain { border-color: var(--line); background: transparent; color: var(--ink); }
form + form { margin-top: -12px; }
button:hover, .button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
.choice { display: flex; gap: 14px; align-items: flex-start; margin: 0 0 24px; padding: 18px; border: 1px solid var(--line); border-radius: 12px; cursor: pointer; }
.choice input { flex: none; width: 22px; height: 22px; margin: 3px 0 0; accent-color: var(--fill); }
.choice b { display: block; color: var(--ink); font-weight: 600; }
.choice small { display: block; color: var(--faint); font-size: 15px; line-height: 1.5; }
fieldset { margin: 0 0 24px; padding: 0; border: 0; }
fieldset .choice { margin: 8px 0 0; padding: 12px 16px; }
fieldset .choice b { letter-spacing: 0.1em; }
h2 { margin: 0 0 12px; color: var(--ink); font-size: 20px; line-height: 1.3; }
.words span { display: block; margin: 0 0 8px; color: var(--ink); }
textarea { display: block; width: 100%; margin: 0 0 16px; padding: 12px 14px; border: 1px solid var(--faint); border-radius: 10px;
  background: var(--card); color: var(--ink); font: inherit; resize: vertical; }
.saved { padding: 12px 16px; border-radius: 10px; background: var(--page); color: var(--ink); }
.quiet { color: var(--faint); font-size: 15px; }
.quiet a { color: inherit; text-underline-offset: 2px; }
footer { margin: 28px 0 0; max-width: 480px; color: var(--faint); font-size: 14px; text-align: center; overflow-wrap: anywhere; }
@media (min-width: 560px) { main { padding: 48px; } button, .button { display: inline-block; width: auto; min-width: 200px; } }
`
}

const policies = new Map<string, string>()

/**
 * The Content-Security-Policy of a page made here: its own style sheet by hash, pictures, a form to this
 * very origin; no script, no frame. Hashes each style sheet once per isolate.
 */
export async function pageCsp(html: string): Promise<string> {
  const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? ''
  const known = policies.get(style)
  if (known) return known
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${toBase64(new Uint8Array(digest))}'`,
    'img-src https: http:',
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
  if (policies.size >= 20) policies.clear()
  policies.set(style, policy)
  return policy
}
