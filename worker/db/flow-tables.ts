/** The rows of the owner's flows, as the migration creates them. */

export interface FlowTables {
  flow_versions: {
    id: string
    version: number
    definition: string | null
    created_at: number
    open: number
  }
}
