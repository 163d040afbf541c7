/** Puts the console on its page. */

import { render } from 'preact'
import { App } from './app.tsx'
import './style/index.css'

const root = document.getElementById('console')
if (root) render(<App />, root)
