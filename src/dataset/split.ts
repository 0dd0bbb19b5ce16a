/** Which pages are held out: whole groups of duplicates, by class, the same whatever their order. */
import { createHash } from 'node:crypto'

export interface SplitItem {
  /** SHA-256 of the file's bytes, hex: what the page is known by */
  key: string
  /** class */
  target: number
  /** pages of one group (duplicates of one page, see `groupDuplicates`) stay on one side */
  group: number
}

export interface SplitRequest {
  items: readonly SplitItem[]
  /** part of each class to hold out, 0 to below 1 */
  share: number
  seed: number
}

/** There may be as many as pages, of one page each, so they are small. */
interface Group {
  rank: string
  pages: number[]
  /** the classes of its pages, each once */
  targets: readonly number[]
}

/**
 * Chooses the holdout. Groups stand in the order of SHA-256 of seed and smallest key; class by
 * class they are taken in that order until `share` of the class's pages is reached, a group too
 * large for what is missing being passed over. With `share` above 0 a class of two or more groups
 * has at least one page held out; no class is held out whole.
 * @returns for each item whether it is held out
 * @throws RangeError where `share` is not in [0, 1)
 */
export function splitHoldout({ items, share, seed }: SplitRequest): boolean[] {
  if (!(share >= 0 && share < 1)) {
    throw new RangeError(`the holdout share must be 0 or more and below 1, found ${share}`)
  }
  const held = items.map(() => false)
  if (share === 0) return held
  const byClass = groupsByClass(items, seed)
  const taken = new Set<Group>()
  const free = new Map([...byClass].map(([target, groups]) => [target, groups.length]))
  const take = (group: Group): void => {
    taken.add(group)
    for (const target of group.targets) free.set(target, free.get(target)! - 1)
  }
  for (const target of [...byClass.keys()].toSorted((a, b) => a - b)) {
    const groups = byClass.get(target)!
    const pagesOf = ({ pages }: Group): number =>
      pages.reduce((count, i) => count + (items[i]!.target === target ? 1 : 0), 0)
    const total = groups.reduce((sum, group) => sum + pagesOf(group), 0)
    const wanted = Math.max(1, Math.round(share * total))
    // Groups of several classes may have come with a class before.
    let count = 0
    for (const group of groups) if (taken.has(group)) count += pagesOf(group)
    for (const group of groups) {
      if (count + pagesOf(group) > wanted || taken.has(group)) continue
      if (!leavesEnough(group, free)) continue
      take(group)
      count += pagesOf(group)
    }
    if (count > 0) continue
    const smallest = groups
      .filter((group) => leavesEnough(group, free))
      .toSorted((a, b) => pagesOf(a) - pagesOf(b))[0]
    if (smallest) take(smallest)
  }
  for (const group of taken) for (const page of group.pages) held[page] = true
  return held
}

/** Whether each of the classes of a group not yet taken keeps another one to train on. */
function leavesEnough(group: Group, free: ReadonlyMap<number, number>): boolean {
  for (const target of group.targets) if (free.get(target)! < 2) return false
  return true
}

/** Groups in the order of their rank, for each class they have pages of. */
function groupsByClass(items: readonly SplitItem[], seed: number): Map<number, Group[]> {
  const groups = new Map<number, Group>()
  const alone = new Map<number, readonly number[]>()
  const onlyOf = (target: number): readonly number[] => {
    const found = alone.get(target) ?? [target]
    alone.set(target, found)
    return found
  }
  for (const [i, { target, group: number }] of items.entries()) {
    const group = groups.get(number)
    if (!group) {
      groups.set(number, { rank: '', pages: [i], targets: onlyOf(target) })
      continue
    }
    group.pages.push(i)
    if (!group.targets.includes(target)) group.targets = [...group.targets, target]
  }
  for (const group of groups.values()) {
    const smallest = group.pages.reduce(
      (key, i) => (items[i]!.key < key ? items[i]!.key : key),
      '~',
    )
    group.rank = createHash('sha256').update(`${seed}\0${smallest}`).digest('hex')
  }
  const byClass = new Map<number, Group[]>()
  for (const group of [...groups.values()].toSorted((a, b) => (a.rank < b.rank ? -1 : 1))) {
    for (const target of group.targets) {
      const list = byClass.get(target)
      if (list) list.push(group)
      else byClass.set(target, [group])
    }
  }
  return byClass
}
