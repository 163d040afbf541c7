/** The foot of a form: whether something in it is not saved yet, and the button that saves it. */

interface Props {
  readonly changed: boolean
  readonly outcome: { readonly kind: string }
}

export function SaveBar({ changed, outcome }: Props) {
  const saved = outcome.kind === 'saved'
  const busy = outcome.kind === 'busy'
  return (
    <div class={`save ${changed || saved ? '' : 'save-idle'}`}>
      <p aria-live="polite">
        {saved && !changed && 'Saved.'}
        {changed && 'You have changes that are not saved.'}
      </p>
      <button type="submit" class="button button-main" disabled={!changed || busy}>
        {busy ? 'Saving …' : 'Save'}
      </button>
    </div>
  )
}
