/** Soon. */
export const preview = (_: unknown) => {}
