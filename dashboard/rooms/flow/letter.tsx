/** The words of an email: subject, preheader and its blocks, one below the other as in the mail. */

import type { Block, EmailCopy } from '../../../worker/messages/copy.ts'
import { Icon } from '../../parts/icon.tsx'
import { type Editing, type Path, problemAt } from './draft.ts'

const kinds: Readonly<Partial<Record<Block['kind'], string>>> = {
  heading: 'Heading',
  text: 'Text',
  note: 'Small print',
  button: 'Button',
  products: 'Products',
  code: 'Discount code',
  divider: 'Line',
}

export function Letter(props: Editing & { path: Path; copy: EmailCopy }) {
  const { copy, path, edit } = props
  const blocks = [...path, 'blocks']
  const move = (from: number, to: number) => {
    const next = [...copy.blocks]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(to, 0, moved)
    edit(blocks, next)
  }
  return (
    <div class="wording">
      <Words {...props} label="Subject" at="subject" value={copy.subject} />
      <Words {...props} label="Preheader" at="preheader" value={copy.preheader} />
      <ol class="blocks">
        {copy.blocks.map((block, index) => (
          <li key={index} class="block">
            <div class="block-head">
              <span class="block-kind">{kinds[block.kind] ?? block.kind}</span>
              <span class="node-tools">
                <button
                  type="button"
                  class="tool"
                  aria-label="Move block up"
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                >
                  <Icon name="up" />
                </button>
                <button
                  type="button"
                  class="tool"
                  aria-label="Move block down"
                  disabled={index === copy.blocks.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  <Icon name="down" />
                </button>
                <button
                  type="button"
                  class="tool"
                  aria-label="Remove block"
                  onClick={() =>
                    edit(
                      blocks,
                      copy.blocks.filter((one) => one !== block),
                    )
                  }
                >
                  <Icon name="close" />
                </button>
              </span>
            </div>
            <BlockFields {...props} path={[...blocks, index]} block={block} />
          </li>
        ))}
      </ol>
      <AddBlock
        links={props.detail.links}
        onAdd={(block) => edit(blocks, [...copy.blocks, block])}
      />
      <p class="hint">
        Placeholders: {'{{ person.first_name | default: "there" }}'}, {'{{ shop.name }}'},{' '}
        {'{{ products.first }}'}, {'{{ values.code }}'}.
      </p>
    </div>
  )
}

function BlockFields(props: Editing & { path: Path; block: Block }) {
  const { block, path, edit, detail } = props
  const problem = problemAt(props, path)
  return (
    <>
      {'text' in block && (
        <textarea
          aria-label={kinds[block.kind] ?? block.kind}
          rows={block.kind === 'heading' ? 1 : Math.min(12, 2 + Math.ceil(block.text.length / 60))}
          value={block.text}
          onInput={(event) => edit([...path, 'text'], event.currentTarget.value)}
        />
      )}
      {block.kind === 'button' && (
        <div class="with-unit">
          <input
            type="text"
            aria-label="What the button says"
            value={block.label}
            onInput={(event) => edit([...path, 'label'], event.currentTarget.value)}
          />
          <select
            aria-label="Where the button leads"
            value={block.link}
            onChange={(event) => edit([...path, 'link'], event.currentTarget.value)}
          >
            {detail.links.map((link) => (
              <option key={link} value={link}>
                to the {link}
              </option>
            ))}
          </select>
        </div>
      )}
      {problem && <p class="field-problem">{problem.message}</p>}
    </>
  )
}

function Words(
  props: Editing & { path: Path; label: string; at: 'subject' | 'preheader'; value: string },
) {
  const { label, at, value, path, edit } = props
  const problem = problemAt(props, [...path, at])
  return (
    <label class={`field ${problem ? 'field-wrong' : ''}`}>
      <span class="field-name">{label}</span>
      <input
        type="text"
        value={value}
        onInput={(event) => edit([...path, at], event.currentTarget.value)}
      />
      {problem && <span class="field-problem">{problem.message}</span>}
    </label>
  )
}

function AddBlock(props: { links: readonly string[]; onAdd(block: Block): void }) {
  const fresh: readonly Block[] = [
    { kind: 'text', text: 'A few words' },
    { kind: 'heading', text: 'A heading' },
    { kind: 'button', label: 'To the shop', link: props.links[0] ?? 'shop' },
    { kind: 'products' },
    { kind: 'code' },
    { kind: 'note', text: 'A remark in small print' },
    { kind: 'divider' },
  ]
  return (
    <label class="add-step">
      <span>Add</span>
      <select
        value=""
        onChange={(event) => {
          const block = fresh.find((one) => one.kind === event.currentTarget.value)
          if (block) props.onAdd(block)
          event.currentTarget.value = ''
        }}
      >
        <option value="">a block …</option>
        {fresh.map(({ kind }) => (
          <option key={kind} value={kind}>
            {kinds[kind]}
          </option>
        ))}
      </select>
    </label>
  )
}
