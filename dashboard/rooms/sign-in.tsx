/** The door: one field for the token, for those who did not come by a sign-in link. */

import { useState } from 'preact/hooks'
import { send } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'

export function SignIn(props: { refusal: string; onEnter(): void }) {
  const [token, setToken] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState(props.refusal)
  const enter = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    try {
      await send('POST', '/api/session', { token })
      props.onEnter()
    } catch (error) {
      setRefusal((error as Error).message)
    }
    setBusy(false)
  }
  return (
    <main class="door">
      <div class="door-card">
        <p class="wordmark">
          <Icon name="aisle" />
          <span>Aisle</span>
        </p>
        <h1>Sign in</h1>
        <p class="lead">
          Use the token that <code>ADMIN_TOKEN</code> was set to, or follow the sign-in link that{' '}
          <code>npm start</code> prints.
        </p>
        {refusal && <Notice tone="bad">{refusal}</Notice>}
        <form onSubmit={enter}>
          <label class="field">
            <span class="field-name">Token</span>
            <input
              type="password"
              name="token"
              autocomplete="current-password"
              required
              value={token}
              onInput={(event) => setToken(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button button-main" disabled={busy}>
            {busy ? 'Signing in …' : 'Sign in'}
          </button>
        </form>
      </div>
    </main>
  )
}
