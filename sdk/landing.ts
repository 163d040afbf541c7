/** The token by which a link from an email brought somebody here. */

/** Takes the token out of the address, so that it is neither shared, nor tracked, nor confirmed twice. */
export function takeClickToken(): string | null {
  const url = new URL(location.href)
  const token = url.searchParams.get('aisle_c')
  if (token) {
    url.searchParams.delete('aisle_c')
    history.replaceState(history.state, '', url)
  }
  return token
}
