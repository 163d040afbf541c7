/** Numbers as shops write them. */

/**
 * A number, or a text that holds one: `1299`, `"12.50"`, `"1.299,00 €"`, `"$1,299"`, `"1'299.–"`. A plain number keeps
 * its point as a decimal point, as schema.org wants it; anything else is read as people write it: the last separator
 * is the decimal one, unless exactly three digits follow it and no other kind stands before it.
 */
export function readAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > 100) return undefined
  if (/^\s*[+-]?\d+(\.\d+)?\s*$/.test(value)) return Number(value)
  const digits = /\d{1,3}([\s'’]\d{3})+(?!\d)([.,]\d+)?|\d[\d.,]*/.exec(value)
  if (!digits) return undefined
  const text = digits[0].replace(/['’\s]|[.,]+$/g, '')
  const [, whole = '', mark = '', rest = ''] = /^(.*?)(?:([.,])(\d*))?$/.exec(text) || []
  const grouped = rest.length === 3 && !/^0/.test(whole) && !/[.,]/.test(whole.split(mark).join(''))
  return Number(whole.replace(/[.,]/g, '') + (grouped ? rest : `.${rest || 0}`))
}
