/** Images that were chosen one by one, and lists of images as files. */
import type { GallerySet } from './gallery-set.ts'

export class Selection {
  /** while images are chosen, a click chooses and does not open */
  isOn = false
  private readonly rows = new Set<number>()
  private readonly changed: () => void

  constructor(changed: () => void) {
    this.changed = changed
  }

  has(row: number): boolean {
    return this.rows.has(row)
  }

  get count(): number {
    return this.rows.size
  }

  toggle(row: number): void {
    if (!this.rows.delete(row)) this.rows.add(row)
    this.isOn = true
    this.changed()
  }

  add(rows: Iterable<number>): void {
    for (const row of rows) this.rows.add(row)
    this.isOn = true
    this.changed()
  }

  /** Ends choosing, or begins it. */
  turn(isOn: boolean): void {
    this.isOn = isOn
    if (!isOn) this.rows.clear()
    this.changed()
  }

  /** The chosen images in the set's order; all of a list where none is chosen. */
  list(otherwise: Int32Array): number[] {
    const all = this.rows.size > 0 ? [...this.rows] : [...otherwise]
    return all.toSorted((a, b) => a - b)
  }
}

/** Images as a table: `ID,split,target,class,source`. */
export function listText(set: GallerySet, rows: readonly number[]): string {
  const { index } = set
  const lines = rows.map((row) =>
    [
      index.ids[row]!,
      set.splitOf(row),
      String(index.classes[index.class[row]!]?.target ?? ''),
      set.classOf(row),
      set.sourceOf(row),
    ]
      .map(cell)
      .join(','),
  )
  return `${['ID,split,target,class,source', ...lines].join('\n')}\n`
}

/** A value of a CSV. */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Hands a file to the reader: also a page opened from disk may. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
