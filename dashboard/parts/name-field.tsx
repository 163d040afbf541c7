/** The field in which the owner gives something a name. */

interface Props {
  readonly id: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export function NameField({ id, value, onChange }: Props) {
  return (
    <fieldset class="panel">
      <legend>Name</legend>
      <div class="field">
        <label class="field-name" for={id}>
          What you call it
        </label>
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </div>
    </fieldset>
  )
}
