/** Style sheets that the build hands to a script as text, because a shop's policy may allow no other way. */
declare module '*?text' {
  const text: string
  export default text
}
