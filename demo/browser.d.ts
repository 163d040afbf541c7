/** Files for the browser, bundled by build.mjs and handed to the Worker as text. */
declare module '*?browser' {
  const source: string
  export default source
}
