/** Correlation of ranks. */

/** Spearman's rank correlation of two lists of equal length, −1 to 1; equal values share their mean rank. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const a = ranks(one)
  const b = ranks(other)
  const mean = (a.length - 1) / 2
  let products = 0
  let squaresA = 0
  let squaresB = 0
  for (let i = 0; i < a.length; i++) {
    const u = a[i]! - mean
    const v = b[i]! - mean
    products += u * v
    squaresA += u * u
    squaresB += v * v
  }
  return products / Math.sqrt(squaresA * squaresB)
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).toSorted((i, j) => values[i]! - values[j]!)
  const found = values.map(() => 0)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++
    for (let k = from; k <= to; k++) found[order[k]!] = (from + to) / 2
    from = to + 1
  }
  return found
}
