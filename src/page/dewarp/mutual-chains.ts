/** Things in rows, each joined with the one that is its neighbour both ways. */

/**
 * @param next of each the one that follows it, -1 for none
 * @param before of each the one that it follows
 * @returns rows of places, each in one row, in the order of their first ones
 */
export function mutualChains(next: ArrayLike<number>, before: ArrayLike<number>): number[][] {
  const rows: number[][] = []
  for (let start = 0; start < next.length; start++) {
    const last = before[start]!
    if (last >= 0 && next[last] === start) continue
    const row = [start]
    for (let at = next[start]!; at >= 0 && before[at] === row.at(-1); at = next[at]!) row.push(at)
    rows.push(row)
  }
  return rows
}
