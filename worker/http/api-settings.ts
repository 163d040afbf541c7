/** The API's view of the owner's settings: read, and changed field by field. */

import { Hono } from 'hono'
import { loadSettings, saveSettings } from '../site/store.ts'
import { readFields } from './api-request.ts'
import type { App, Scope } from './context.ts'

export function settingsRoutes(): App {
  const routes = new Hono<Scope>()

  routes.get('/api/settings', async (c) => c.json(await loadSettings(c.get('services').db)))

  /** Takes any part of the settings. Where one field is wrong, nothing changes and all wrong ones are named. */
  routes.put('/api/settings', async (c) => {
    const result = await saveSettings(c.get('services').db, { ...(await readFields(c)) })
    if (result.ok) return c.json(result.settings)
    const problem = {
      type: 'about:blank',
      title: 'Unprocessable content',
      status: 422,
      code: 'invalid_settings',
      detail: result.problems.map(({ field, message }) => `${field} ${message}`).join('; '),
      problems: result.problems,
    }
    return c.body(JSON.stringify(problem), 422, { 'Content-Type': 'application/problem+json' })
  })

  return routes
}
