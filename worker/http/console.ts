/** The console's page: one HTML document for every room, under a policy that lets only its own files run. */

import { Hono } from 'hono'
import type { App, Scope } from './context.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: https: http:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Aisle</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%231f6f54'/%3E%3Cpath d='M9 24 16 8l7 16' fill='none' stroke='white' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/console/app.css">
<script type="module" src="/console/app.js"></script>
</head>
<body>
<div id="console"></div>
<noscript>The console needs JavaScript. Everything it shows is also at /api.</noscript>
</body>
</html>
`

/** GET /admin and everything below it. The page holds no data: what it shows comes from /api, which asks who you are. */
export function consoleRoutes(): App {
  const routes = new Hono<Scope>()
  for (const path of ['/admin', '/admin/*']) {
    routes.get(path, (c) => {
      const { publicUrl } = c.get('services').config
      return c.html(PAGE, 200, {
        'Content-Security-Policy': POLICY,
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-store',
        ...(publicUrl.startsWith('https:')
          ? { 'Strict-Transport-Security': 'max-age=31536000' }
          : {}),
      })
    })
  }
  return routes
}
