/** Numbers as people read them. */

export const count = (n: number): string => n.toLocaleString('en')

/** A number with three significant digits. */
export const number = (n: number): string =>
  Math.abs(n) < 0.005
    ? '0'
    : n.toLocaleString('en', { maximumSignificantDigits: Math.abs(n) >= 1000 ? 4 : 3 })

/** `12.3 %`, `0.4 %`. */
export function percent(share: number): string {
  const value = share * 100
  return `${value.toFixed(value >= 99.95 || value === 0 ? 0 : 1)} %`
}

/** `1.24 GB`. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value.toLocaleString('en', { maximumSignificantDigits: 3 })} ${units[unit]!}`
}
