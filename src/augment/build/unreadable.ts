/** Which images lost their text. */

/** Whether less than `min` of a variant can be read; what was not measured passes. */
export function isUnreadable(share: number | undefined, min: number): boolean {
  return share !== undefined && share < min
}
