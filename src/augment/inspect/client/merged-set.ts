/** Two sets as one: all images of A, then all of B, each knowing the other's image of the same ID. */
import type { Detail, SetIndex, StepColumns, StepEntry } from '../data.ts'
import type { ShownAnnotations } from '../shown-annotations.ts'
import { GallerySet, type Picture } from './gallery-set.ts'

export class MergedSet extends GallerySet {
  private readonly a: GallerySet
  private readonly b: GallerySet

  constructor(a: GallerySet, b: GallerySet) {
    super('a', mergedIndex(a.index, b.index), a.roots)
    this.a = a
    this.b = b
  }

  /** The set that an image is of, and its number there. */
  private own(row: number): [set: GallerySet, row: number] {
    return row < this.a.size ? [this.a, row] : [this.b, row - this.a.size]
  }

  override ownerOf(row: number): string {
    return row < this.a.size ? 'a' : 'b'
  }

  override nameOf(row: number): string {
    return this.own(row)[0].index.name
  }

  override partnerOf(row: number): number {
    const [set, own] = this.own(row)
    const other = set === this.a ? this.b : this.a
    const found = other.find(set.splitOf(own), set.index.ids[own]!)
    return found < 0 ? -1 : found + (other === this.b ? this.a.size : 0)
  }

  /** Both sets: a pair once, and what only B has after it. */
  override within(view: string): (row: number) => boolean {
    const { size } = this.a
    if (view === 'single') return (row) => row < size
    if (view === 'other') return (row) => row >= size
    return (row) => row < size || this.partnerOf(row) < 0
  }

  override find(split: string, id: string): number {
    const own = this.a.find(split, id)
    if (own >= 0) return own
    const other = this.b.find(split, id)
    return other < 0 ? -1 : other + this.a.size
  }

  override siblings(row: number): readonly number[] {
    const [set, own] = this.own(row)
    const shift = row - own
    return set.siblings(own).map((one) => one + shift)
  }

  override detail(row: number): Promise<Detail> {
    const [set, own] = this.own(row)
    return set.detail(own)
  }

  override annotations(row: number): Promise<ShownAnnotations | null | undefined> {
    const [set, own] = this.own(row)
    return set.annotations(own)
  }

  override async step(number: number): Promise<StepColumns> {
    const { path } = this.index.steps[number]!
    const [left, right] = await Promise.all([columnsOf(this.a, path), columnsOf(this.b, path)])
    const names = new Set([...Object.keys(left.params), ...Object.keys(right.params)])
    return {
      rows: [...left.rows, ...right.rows.map((row) => row + this.a.size)],
      skipped: [...left.skipped, ...right.skipped.map((place) => place + left.rows.length)],
      params: Object.fromEntries(
        [...names].map((name) => [name, [...valuesOf(left, name), ...valuesOf(right, name)]]),
      ),
    }
  }

  override picture(row: number, detail: Detail, label: string): Picture {
    const [set, own] = this.own(row)
    return set.picture(own, detail, label)
  }

  override sourcePicture(row: number, detail: Detail): Picture | undefined {
    const [set, own] = this.own(row)
    return set.sourcePicture(own, detail)
  }

  override drawn(row: number, detail: Detail, count: number): string {
    const [set, own] = this.own(row)
    return set.drawn(own, detail, count)
  }
}

function valuesOf({ params, rows }: StepColumns, name: string): (number | string)[] {
  return params[name] ?? rows.map(() => '')
}

function measured({ statistics, ids }: SetIndex, name: string): (number | null)[] {
  return statistics.find((one) => one.name === name)?.values ?? ids.map(() => null)
}

async function columnsOf(set: GallerySet, path: string): Promise<StepColumns> {
  const number = set.index.steps.findIndex((one) => one.path === path)
  return number < 0 ? { rows: [], skipped: [], params: {} } : set.step(number)
}

/** The columns of both, one after the other, in the words of both. */
function mergedIndex(a: SetIndex, b: SetIndex): SetIndex {
  const classes = mergedBy(a.classes, b.classes, ({ target, name }) => `${target} ${name}`)
  const splits = mergedBy(a.splits, b.splits, (name) => name)
  const steps = mergedBy(a.steps, b.steps, ({ path }) => path)
  const names = mergedBy(a.statistics, b.statistics, ({ name }) => name)
  return {
    ...a,
    classes: classes.all,
    splits: splits.all,
    ids: [...a.ids, ...b.ids],
    split: [...a.split, ...b.split.map((own) => splits.place(own))],
    class: [...a.class, ...b.class.map((own) => (own < 0 ? own : classes.place(own)))],
    source: [...a.source, ...b.source.map((own) => (own < 0 ? own : own + a.sources.length))],
    thumb: [...a.thumb, ...b.thumb],
    width: [...a.width, ...b.width],
    height: [...a.height, ...b.height],
    sources: [...a.sources, ...b.sources],
    steps: steps.all.map((entry) => ({
      ...entry,
      params: mergedParams(
        entry,
        b.steps.find(({ path }) => path === entry.path),
      ),
    })),
    hasMap: a.hasMap || b.hasMap,
    ...((a.predicted ?? b.predicted) && {
      predicted: [
        ...(a.predicted ?? a.ids.map(() => -1)),
        ...(b.predicted ?? b.ids.map(() => -1)).map((own) => (own < 0 ? own : classes.place(own))),
      ],
      confidence: [
        ...(a.confidence ?? a.ids.map(() => 0)),
        ...(b.confidence ?? b.ids.map(() => 0)),
      ],
    }),
    statistics: names.all.map((one) => ({
      ...one,
      values: [...measured(a, one.name), ...measured(b, one.name)],
    })),
  }
}

function mergedBy<T>(
  a: readonly T[],
  b: readonly T[],
  key: (one: T) => string,
): { all: T[]; place: (ofB: number) => number } {
  const all = [...a]
  const places = new Map(a.map((one, i) => [key(one), i]))
  for (const one of b) {
    if (places.has(key(one))) continue
    places.set(key(one), all.length)
    all.push(one)
  }
  return { all, place: (ofB) => places.get(key(b[ofB]!))! }
}

/** The range of both; a parameter of two kinds is A's. */
function mergedParams(own: StepEntry, other: StepEntry | undefined): StepEntry['params'] {
  return own.params.map((param) => {
    const match = other?.params.find(({ name }) => name === param.name)
    if (param.kind === 'number' && match?.kind === 'number') {
      const [low, high] = [Math.min(param.low, match.low), Math.max(param.high, match.high)]
      return { ...param, low, high }
    }
    if (param.kind === 'enum' && match?.kind === 'enum')
      return { ...param, values: [...new Set([...param.values, ...match.values])] }
    return param
  })
}
