/** Fields that strangers named and filled: shown as text, whatever they hold. */

export function Facts(props: { fields: Readonly<Record<string, unknown>>; title: string }) {
  const entries = Object.entries(props.fields)
  if (entries.length === 0) return null
  return (
    <div class="facts">
      <h3>{props.title}</h3>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{textOf(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 1) ?? '')
}
