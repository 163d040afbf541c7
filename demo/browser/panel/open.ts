/** Whether the panel is open: as it was left; at first only where there is room beside the shop. */
const key = 'demo-panel-open'

export function isPanelOpen(): boolean {
  const left = localStorage.getItem(key)
  return left === null ? matchMedia('(min-width: 84rem)').matches : left === '1'
}

/** Remembers it, and makes or gives up the room beside the shop. */
export function keepPanelOpen(open: boolean): void {
  localStorage.setItem(key, open ? '1' : '0')
  document.documentElement.classList.toggle('dp-docked', open)
}
