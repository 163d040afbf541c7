/** What goes with a campaign: products, an offer, and how many people are held back to see what it brings. */

import type { Definition } from '../../../worker/flows/campaigns/campaign.ts'
import type { Page } from '../../api.ts'
import { useLoad } from '../../load.ts'

interface ExtrasProps {
  readonly definition: Definition
  onChange(change: Partial<Definition>): void
}

export function Extras({ definition, onChange }: ExtrasProps) {
  const { data } = useLoad<Page<{ id: string; name: string }>>('/api/offers')
  const { offer, products, holdback } = definition
  return (
    <fieldset class="panel">
      <legend>What goes with it</legend>
      <div class="fields">
        <div class="field">
          <label class="field-name" for="campaign-offer">
            Offer
          </label>
          <select
            id="campaign-offer"
            aria-describedby="campaign-offer-help"
            value={offer}
            onChange={(event) => onChange({ offer: event.currentTarget.value })}
          >
            <option value="">None</option>
            {data?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <p class="hint" id="campaign-offer-help">
            Each reader gets a code of their own where the email has a block for it.
          </p>
        </div>
        <div class="field">
          <label class="field-name" for="campaign-products">
            Products, by their ids
          </label>
          <input
            id="campaign-products"
            type="text"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="campaign-products-help"
            defaultValue={products.join(', ')}
            onChange={(event) =>
              onChange({
                products: event.currentTarget.value
                  .split(',')
                  .map((id) => id.trim())
                  .filter((id) => id !== '')
                  .slice(0, 6),
              })
            }
          />
          <p class="hint" id="campaign-products-help">
            Six at most, with commas between them. What is sold out by then is left out.
          </p>
        </div>
        <div class="field">
          <label class="field-name" for="campaign-holdback">
            Held back
          </label>
          <span class="with-unit">
            <input
              id="campaign-holdback"
              type="number"
              min={0}
              max={50}
              aria-describedby="campaign-holdback-help"
              placeholder="10"
              value={holdback ?? ''}
              onInput={(event) => {
                const { value, valueAsNumber } = event.currentTarget
                onChange({ holdback: value === '' ? null : valueAsNumber })
              }}
            />
            <span>%</span>
          </span>
          <p class="hint" id="campaign-holdback-help">
            They do not get it, so that you see what it brings. Empty: as your settings say.
          </p>
        </div>
      </div>
    </fieldset>
  )
}
