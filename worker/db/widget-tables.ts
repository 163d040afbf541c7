/** The rows of widgets and of their counts, as the migration creates them. */

export interface WidgetTables {
  widgets: {
    id: string
    definition: string
    draft: string
    created_at: number
    updated_at: number
  }
  widget_counts: { widget: string; variant: string; outcome: string; people: number }
}
