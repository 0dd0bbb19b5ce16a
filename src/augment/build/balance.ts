/** How many images each source gives. */
import { sha256 } from '../../core/hash.ts'
import type { Recipe } from '../recipe/recipe.ts'

interface Item {
  target: number
  sha256: string
  id: string
}

/**
 * Shares `target` images out among sources: first among classes as `balance` says, then evenly
 * within a class; what a class cannot take, because no source may give more than `maxPerSource`, goes
 * to the others. Sources that get one more than their neighbours are chosen by digest.
 * @returns a count for each item, the originals among them; their sum is the target, or less where
 *   the caps allow no more
 */
export function shareOut(
  items: readonly Item[],
  { target, balance, maxPerSource }: Pick<Recipe, 'target' | 'balance' | 'maxPerSource'>,
): number[] {
  const members = new Map<number, number[]>()
  items.forEach(({ target: c }, index) => {
    const own = members.get(c)
    if (own) own.push(index)
    else members.set(c, [index])
  })
  const classes = [...members.keys()].toSorted((a, b) => a - b)
  const sizes = classes.map((c) => members.get(c)!.length)
  const weights = sizes.map((size) =>
    balance === 'equal' ? 1 : balance === 'root' ? Math.sqrt(size) : size,
  )
  const quotas = divide(
    target,
    weights,
    sizes.map((size) => size * maxPerSource),
  )
  const counts = Array.from<number>({ length: items.length }).fill(0)
  classes.forEach((c, k) => {
    const ranked = members
      .get(c)!
      .map((index) => ({
        index,
        rank: sha256(`share\0${items[index]!.sha256}\0${items[index]!.id}`),
      }))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    const each = Math.floor(quotas[k]! / ranked.length)
    const more = quotas[k]! % ranked.length
    ranked.forEach(({ index }, i) => (counts[index] = each + (i < more ? 1 : 0)))
  })
  return counts
}

/** Divides a whole number by weights, none above its cap, by largest remainders. */
function divide(amount: number, weights: readonly number[], caps: readonly number[]): number[] {
  const shares = weights.map(() => 0)
  let left = Math.min(
    amount,
    caps.reduce((sum, cap) => sum + cap, 0),
  )
  while (left > 0) {
    const open = shares.map((_, i) => i).filter((i) => shares[i]! < caps[i]!)
    const weight = open.reduce((sum, i) => sum + weights[i]!, 0)
    const exact = open.map((i) => (left * weights[i]!) / weight)
    const given = open.map((i, k) => Math.min(caps[i]! - shares[i]!, Math.floor(exact[k]!)))
    const rest = left - given.reduce((sum, g) => sum + g, 0)
    open.forEach((i, k) => (shares[i] = shares[i]! + given[k]!))
    left = rest
    if (given.some((g) => g > 0)) continue
    // Less than one each is left: one to each of the largest remainders.
    const order = open
      .map((i, k) => ({ i, part: exact[k]! }))
      .toSorted((a, b) => b.part - a.part || a.i - b.i)
    for (const { i } of order.slice(0, left)) {
      shares[i] = shares[i]! + 1
      left--
    }
  }
  return shares
}
