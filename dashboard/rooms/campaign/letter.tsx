/** The words of one way of a campaign: subject, preheader, and its blocks one below the other. */

import type { Definition, Way } from '../../../worker/flows/campaigns/campaign.ts'
import type { Block, EmailCopy } from '../../../worker/messages/copy.ts'
import { BlockFields, kindName } from './block.tsx'

interface LetterProps {
  readonly way: Way
  readonly links: Definition['links']
  /** Whether it is tried against another way. */
  readonly shared: boolean
  onWay(way: Way): void
  onBoth(way: Way, links: Definition['links']): void
  onRemove: (() => void) | undefined
}

const fresh: readonly Block[] = [
  { kind: 'heading', text: 'A heading' },
  { kind: 'text', text: 'A paragraph. A blank line begins another one.' },
  { kind: 'button', label: 'To the shop', link: 'shop' },
  { kind: 'products' },
  { kind: 'recommended', strategy: 'for-you', limit: 4, heading: 'For you' },
  { kind: 'code' },
  { kind: 'note', text: 'A remark in small print.' },
  { kind: 'divider' },
]

export function Letter(props: LetterProps) {
  const { way, links, shared, onWay, onBoth, onRemove } = props
  const { email } = way
  const edit = (change: Partial<EmailCopy>) => onWay({ ...way, email: { ...email, ...change } })
  const put = (index: number, block: Block) =>
    edit({ blocks: email.blocks.map((one, at) => (at === index ? block : one)) })
  const move = (index: number, by: number) => {
    const blocks = [...email.blocks]
    const [moved] = blocks.splice(index, 1)
    if (moved) blocks.splice(index + by, 0, moved)
    edit({ blocks })
  }
  /** Lets a button lead to a page: under a name of its own, which only this campaign knows. */
  const lead = (index: number, block: Extract<Block, { kind: 'button' }>, url: string | null) => {
    if (url === null) return put(index, { ...block, link: 'shop' })
    const name = block.link === 'shop' ? freeName(links) : block.link
    const blocks = email.blocks.map((one, at) => (at === index ? { ...block, link: name } : one))
    onBoth({ ...way, email: { ...email, blocks } }, { ...links, [name]: url })
  }
  const id = `way-${way.id}`
  return (
    <div class="letter">
      {shared && (
        <div class="field">
          <label class="field-name" for={`${id}-share`}>
            Its share
          </label>
          <span class="with-unit">
            <input
              id={`${id}-share`}
              type="number"
              min={1}
              max={100}
              value={way.share}
              onInput={(event) => onWay({ ...way, share: event.currentTarget.valueAsNumber || 1 })}
            />
            {onRemove && (
              <button type="button" class="quiet-button" onClick={onRemove}>
                Leave this way out
              </button>
            )}
          </span>
        </div>
      )}
      <div class="field">
        <label class="field-name" for={`${id}-subject`}>
          Subject
        </label>
        <input
          id={`${id}-subject`}
          type="text"
          value={email.subject}
          onInput={(event) => edit({ subject: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label class="field-name" for={`${id}-preheader`}>
          The line after it in the mailbox
        </label>
        <input
          id={`${id}-preheader`}
          type="text"
          value={email.preheader}
          onInput={(event) => edit({ preheader: event.currentTarget.value })}
        />
      </div>
      <ol class="letter-blocks">
        {email.blocks.map((block, index) => (
          <BlockFields
            key={index}
            block={block}
            links={links}
            first={index === 0}
            last={index === email.blocks.length - 1}
            onChange={(next) => put(index, next)}
            onLead={(button, url) => lead(index, button, url)}
            onMove={(by) => move(index, by)}
            onRemove={() => edit({ blocks: email.blocks.filter((_, at) => at !== index) })}
          />
        ))}
      </ol>
      <label class="letter-add">
        <span class="hidden">Add a block</span>
        <select
          value=""
          onChange={(event) => {
            const block = fresh.find(({ kind }) => kind === event.currentTarget.value)
            if (block) edit({ blocks: [...email.blocks, block] })
            event.currentTarget.value = ''
          }}
        >
          <option value="">Add a block …</option>
          {fresh.map(({ kind }) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </select>
      </label>
      <p class="hint">
        {'{{ person.first_name | default: "there" }}'}, {'{{ shop.name }}'} and{' '}
        {'{{ values.code }}'} are filled in for each reader.
      </p>
    </div>
  )
}

function freeName(links: Definition['links']): string {
  for (let count = 1; ; count++) {
    const name = `page-${count}`
    if (!Object.hasOwn(links, name)) return name
  }
}
