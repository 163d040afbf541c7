/** The demo shop: a small shop of its own that knows of Aisle only what every shop's developer knows. */
import { Hono } from 'hono'
import dockScript from './browser/dock.ts?browser'
import panelStyle from './browser/panel.css?browser'
import panelScript from './browser/panel.ts?browser'
import shopStyle from './browser/shop.css?browser'
import shopScript from './browser/shop.ts?browser'
import { itemOf, productOf } from './catalogue/index.ts'
import { desk } from './desk.ts'
import { hero, icon, letter } from './drawings/hero.ts'
import { draw } from './drawings/index.ts'
import type { Env } from './env.ts'
import { missing, pages } from './pages.ts'
import { plays } from './plays/desk.ts'
import { robots, sitemap } from './shop/robots.ts'
import { secureHeaders } from './shop/security.ts'

const app = new Hono<{ Bindings: Env }>()

app.use(secureHeaders)

/** The line that every tag's guide asks for, in a file because the shop allows no inline scripts. */
const stub = 'window.aisle=window.aisle||[]'

const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  'stub.js': ['text/javascript', stub],
  'dock.js': ['text/javascript', dockScript],
  'shop.js': ['text/javascript', shopScript],
  'panel.js': ['text/javascript', panelScript],
  'shop.css': ['text/css', shopStyle],
  'panel.css': ['text/css', panelStyle],
  'icon.svg': ['image/svg+xml', icon()],
}

for (const [name, [type, body]] of Object.entries(files)) {
  app.get(`/demo/${name}`, (c) =>
    c.body(body, 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }),
  )
}

app.get('/demo/robots.txt', (c) => c.text(robots(c.env.PUBLIC_URL)))
app.get('/demo/sitemap.xml', (c) =>
  c.body(sitemap(c.env.PUBLIC_URL), 200, { 'content-type': 'application/xml; charset=utf-8' }),
)

const scenes = new Map([
  ['hero', hero],
  ['letter', letter],
])

/** The picture of a product, or of a variant in its own colour. */
app.get('/demo/img/:file', (c) => {
  const name = c.req.param('file').replace(/\.svg$/, '')
  const product = productOf(name)
  const item = product ? { product } : itemOf(name)
  const picture = item ? draw(item) : scenes.get(name)?.()
  if (!picture) return c.text('There is no such picture.', 404)
  return c.body(picture, 200, {
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'public, max-age=3600',
  })
})

app.route('/demo', desk)
app.route('/demo/api', plays)
app.route('/demo', pages)
app.get('/demo/*', (c) => missing(c, 'There is no such page.'))
app.notFound((c) => c.text('Not found', 404))
app.onError((error, c) => {
  console.error(error)
  return c.text('Something fell off a shelf. Please try again.', 500)
})

export default app
