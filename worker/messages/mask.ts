/** Hides email addresses in texts that end up in logs and recorded reasons. */

/** Hides an address: `anna@example.com` becomes `a…@e….com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return '…'
  const domain = address.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const [first = ''] = address
  const [host = ''] = domain
  return `${first}…@${host}…${dot > 0 ? domain.slice(dot) : ''}`
}

/** Hides whatever looks like an address in a text, such as a mail server's answer. */
export function maskAddresses(text: string): string {
  return text.replaceAll(/[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+/g, (found) => maskAddress(found))
}
