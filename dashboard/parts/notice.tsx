/** A message from the console itself, and what a room shows where there is nothing or not yet anything. */

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export function Notice(props: { tone: 'bad' | 'warn' | 'good'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${props.tone}`} role={props.tone === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </div>
  )
}

/** An empty list that says what to do next. */
export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} />
      </span>
      <p class="empty-title">{props.title}</p>
      {props.children && <div class="empty-text">{props.children}</div>}
    </div>
  )
}

/** Grey bars in the place of rows that are on their way, so that nothing jumps when they arrive. */
export function Skeleton({ rows, tall }: { rows: number; tall?: boolean }) {
  return (
    <div class={`skeleton ${tall ? 'skeleton-tall' : ''}`} aria-busy="true">
      <span class="hidden">Loading …</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row" />
      ))}
    </div>
  )
}

/** A failed load, in the place of what it would have shown. */
export function Failed({ error }: { error: Error }) {
  return <Notice tone="bad">{error.message}</Notice>
}
