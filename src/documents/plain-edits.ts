/** The edits of `yaml-edits.ts` on plain data: what an edited text must read as. */
import type { EditPath } from './yaml-nodes.ts'

type Keyed = Record<string | number, unknown>

/** The value at a path; undefined where there is none. */
export function valueAt(data: unknown, path: EditPath): unknown {
  let value = data
  for (const key of path) value = (value as Keyed | null | undefined)?.[key]
  return value
}

/** The data with a value at a path. */
export function changedAt(data: unknown, path: EditPath, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(data)) {
    return data.map((own: unknown, i) => (i === Number(key) ? changedAt(own, rest, value) : own))
  }
  const map = (data ?? {}) as Keyed
  return { ...map, [key]: changedAt(map[key], rest, value) }
}

/** The data without a key or an item; a map that would be left empty goes as well. */
export function removedAt(data: unknown, path: EditPath): unknown {
  const parent = path.slice(0, -1)
  const key = path.at(-1)
  const holder = valueAt(data, parent)
  if (key === undefined || typeof holder !== 'object' || holder === null) return data
  if (Array.isArray(holder)) {
    return changedAt(
      data,
      parent,
      holder.filter((_, i) => i !== Number(key)),
    )
  }
  if (!(key in holder)) return data
  const { [key]: _, ...left } = holder as Keyed
  if (Object.keys(left).length > 0 || parent.length === 0) return changedAt(data, parent, left)
  return removedAt(data, parent)
}

/** The data with an item put into a list. */
export function insertedAt(data: unknown, path: EditPath, index: number, value: unknown): unknown {
  const list = (valueAt(data, path) as unknown[] | null | undefined) ?? []
  return changedAt(data, path, list.toSpliced(index, 0, value))
}

/** The data with an item of a list at another place. */
export function movedWithin(data: unknown, path: EditPath, from: number, to: number): unknown {
  const list = (valueAt(data, path) as unknown[] | null | undefined) ?? []
  return changedAt(data, path, list.toSpliced(from, 1).toSpliced(to, 0, list[from]))
}

/** Whether two values are the same data; the order of keys does not matter. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [own, other] = [a as Keyed, b as Keyed]
  const keys = Object.keys(own).filter((key) => own[key] !== undefined)
  const others = Object.keys(other).filter((key) => other[key] !== undefined)
  return keys.length === others.length && keys.every((key) => isAlike(own[key], other[key]))
}
