/** Definitions of widgets as `GET /v1/settings` tells them. */

import type { PlacedWidget, WidgetKind, WidgetOptions } from '../../sdk/contract/widget.ts'

/** A widget for everybody, with one variant. */
export function placed(
  kind: WidgetKind,
  options: WidgetOptions = {},
  changed: Partial<PlacedWidget> = {},
): PlacedWidget {
  return {
    id: `w-${kind}`,
    kind,
    place: null,
    target: {
      paths: [],
      except: [],
      devices: [],
      visitors: 'all',
      utm: {},
      from: null,
      until: null,
      days: [],
      hours: null,
    },
    holdBack: 0,
    variants: [{ id: 'a', weight: 1, options }],
    ...changed,
  }
}
