/** One block of an email that is being written. */

import type { Definition } from '../../../worker/flows/campaigns/campaign.ts'
import type { Block } from '../../../worker/messages/copy.ts'
import { Icon } from '../../parts/icon.tsx'

const kinds: Readonly<Partial<Record<Block['kind'], string>>> = {
  heading: 'Heading',
  text: 'Text',
  note: 'Small print',
  button: 'Button',
  products: 'The products chosen below',
  recommended: 'Products that fit the reader',
  code: 'Discount code',
  divider: 'Line',
}

export function kindName(kind: Block['kind']): string {
  return kinds[kind] ?? kind
}

type ButtonBlock = Extract<Block, { kind: 'button' }>

interface BlockProps {
  readonly block: Block
  readonly links: Definition['links']
  readonly first: boolean
  readonly last: boolean
  onChange(block: Block): void
  /** Where a button leads: an address, or null for the shop. */
  onLead(block: ButtonBlock, url: string | null): void
  onMove(by: number): void
  onRemove(): void
}

export function BlockFields(props: BlockProps) {
  const { block, first, last, onChange, onMove, onRemove } = props
  const name = kindName(block.kind)
  return (
    <li class="letter-block">
      <div class="letter-block-head">
        <span>{name}</span>
        <span>
          <Tool icon="up" label={`Move ${name} up`} off={first} onPress={() => onMove(-1)} />
          <Tool icon="down" label={`Move ${name} down`} off={last} onPress={() => onMove(1)} />
          <Tool icon="close" label={`Remove ${name}`} off={first && last} onPress={onRemove} />
        </span>
      </div>
      {'text' in block && (
        <textarea
          aria-label={name}
          rows={block.kind === 'heading' ? 1 : Math.min(12, 2 + Math.ceil(block.text.length / 60))}
          value={block.text}
          onInput={(event) => onChange({ ...block, text: event.currentTarget.value })}
        />
      )}
      {block.kind === 'button' && <ButtonFields {...props} block={block} />}
      {block.kind === 'recommended' && (
        <span class="with-unit">
          <select
            aria-label="Which products"
            value={block.strategy}
            onChange={(event) =>
              onChange({
                ...block,
                strategy: event.currentTarget.value === 'buy-again' ? 'buy-again' : 'for-you',
              })
            }
          >
            <option value="for-you">for the reader</option>
            <option value="buy-again">to buy again</option>
          </select>
          <input
            type="text"
            aria-label="The heading above them"
            value={block.heading}
            onInput={(event) => onChange({ ...block, heading: event.currentTarget.value })}
          />
        </span>
      )}
    </li>
  )
}

function ButtonFields({ block, links, onChange, onLead }: BlockProps & { block: ButtonBlock }) {
  const url = links[block.link]
  return (
    <div class="letter-button">
      <input
        type="text"
        aria-label="What the button says"
        value={block.label}
        onInput={(event) => onChange({ ...block, label: event.currentTarget.value })}
      />
      <select
        aria-label="Where the button leads"
        value={url === undefined ? 'shop' : 'page'}
        onChange={(event) =>
          onLead(block, event.currentTarget.value === 'page' ? 'https://' : null)
        }
      >
        <option value="shop">to the shop</option>
        <option value="page">to a page of it</option>
      </select>
      {url !== undefined && (
        <input
          type="url"
          class="letter-url"
          aria-label="The address of the page"
          value={url}
          onInput={(event) => onLead(block, event.currentTarget.value)}
        />
      )}
    </div>
  )
}

function Tool(props: {
  icon: 'up' | 'down' | 'close'
  label: string
  off: boolean
  onPress(): void
}) {
  return (
    <button
      type="button"
      class="quiet-button letter-tool"
      aria-label={props.label}
      disabled={props.off}
      onClick={props.onPress}
    >
      <Icon name={props.icon} />
    </button>
  )
}
