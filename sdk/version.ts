/** The version of the SDK, as messages carry it in context.library. */
export const VERSION = '0.1.0'
