/** What the shop tells machines that come by: where they are not wanted, and which pages there are. */
import { categories } from '../catalogue/categories.ts'
import { products } from '../catalogue/index.ts'

/** Pages on which people do things are none of a machine's business. */
const closed = ['cart', 'checkout', 'order/', 'search', 'api/', 'mail/']

/** The shop's robots.txt. It lies in the shop's folder, for the host is shared with Aisle on a developer's machine. */
export function robots(publicUrl: string): string {
  const rules = closed.map((path) => `Disallow: /demo/${path}`)
  return ['User-agent: *', ...rules, '', `Sitemap: ${publicUrl}/demo/sitemap.xml`, ''].join('\n')
}

/** The shop's sitemap: the front page, every aisle, every product. */
export function sitemap(publicUrl: string): string {
  const paths = [
    '',
    ...categories.map(({ slug }) => `/c/${slug}`),
    ...products.map(({ slug }) => `/p/${slug}`),
  ]
  const entries = paths.map((path) => `<url><loc>${publicUrl}/demo${path}</loc></url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</urlset>
`
}
