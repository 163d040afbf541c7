/** Makes room for the open panel before anything is painted, so that nothing jumps. */
import { isPanelOpen } from './panel/open.ts'

document.documentElement.classList.toggle('dp-docked', isPanelOpen())
