/** The way of a sheet through a printer, copier or scanner. */

/** The side of the sheet along which it went. */
export const PATHS = ['long', 'short'] as const

/** Whether a sheet of this size went along its height. */
export function isAlongHeight(path: (typeof PATHS)[number], wide: number, high: number): boolean {
  return (path === 'long') === high >= wide
}
