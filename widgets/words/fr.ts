/** Soon. */
export const words: { [name: string]: string } = {}
