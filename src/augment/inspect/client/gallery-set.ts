/** A set as the gallery has it: columns, and where its images are. */
import { thumbPath, type Detail, type Roots, type SetIndex, type StepColumns } from '../data.ts'
import type { ShownAnnotations } from '../shown-annotations.ts'
import { load } from './load.ts'
import { Likeness } from './map/likeness.ts'
import { Places } from './map/places.ts'

/** An image to show: its thumbnail, and the file itself where it is in reach. */
export interface Picture {
  label: string
  thumb: string
  full: string
  /** width / height, where it is known */
  aspect?: number
  /** whether it is the image that annotations are of */
  own?: boolean
}

export class GallerySet {
  readonly index: SetIndex
  readonly letter: string
  readonly roots: Roots | undefined
  private rowOf: Map<string, number> | undefined
  private bySource: Map<number, number[]> | undefined
  private onMap: Promise<Places> | undefined
  private alike: Promise<Likeness> | undefined

  constructor(letter: string, index: SetIndex, roots: Roots | undefined) {
    this.letter = letter
    this.index = index
    this.roots = roots
  }

  static async load(letter: string): Promise<GallerySet> {
    const [index, roots] = await Promise.all([
      load<SetIndex>(`${letter}/index`),
      load<Record<string, Roots>>('roots').catch((): Record<string, Roots> => ({})),
    ])
    return new GallerySet(letter, index, roots[letter])
  }

  /** Letter of the set that an image is of; of two sets that are shown together, its own. */
  ownerOf(_row: number): string {
    return this.letter
  }

  /** The other set's image of the same split and ID, or −1; of one set alone there is none. */
  partnerOf(_row: number): number {
    return -1
  }

  /** Which images a view shows; undefined where it shows all. */
  within(view: string): ((row: number) => boolean) | undefined {
    return view === 'pairs' ? (row) => this.index.source[row]! >= 0 : undefined
  }

  /** Where images lie on the map. */
  places(): Promise<Places> {
    return (this.onMap ??= Places.load())
  }

  /** The most alike images that are not of the same source; none where no map was laid. */
  async mostAlike(row: number, max: number): Promise<number[]> {
    const { source, hasMap } = this.index
    if (!hasMap) return []
    const isOther = (other: number): boolean => source[row]! < 0 || source[other] !== source[row]
    return (await this.likeness()).nearest(row, max, isOther)
  }

  /** How alike images are. */
  likeness(): Promise<Likeness> {
    return (this.alike ??= Likeness.load())
  }

  /** Whether a network predicts an image's class; undefined where it was not asked, or nobody knows. */
  isRight(row: number): boolean | undefined {
    const predicted = this.index.predicted?.[row] ?? -1
    const own = this.index.class[row]!
    return predicted < 0 || own < 0 ? undefined : predicted === own
  }

  /** What a network takes an image for, and how surely; empty where it was not asked. */
  guessOf(row: number): string {
    const { predicted, confidence, classes } = this.index
    const place = predicted?.[row] ?? -1
    return place < 0 ? '' : `${classes[place]!.name}, ${(100 * confidence![row]!).toFixed(1)} %`
  }

  /** Name of the set that an image is of. */
  nameOf(_row: number): string {
    return this.index.name
  }

  get size(): number {
    return this.index.ids.length
  }

  /** The image of this split and ID, or −1. */
  find(split: string, id: string): number {
    if (!this.rowOf) {
      const { ids, split: splits, splits: names } = this.index
      this.rowOf = new Map(ids.map((own, i) => [`${names[splits[i]!]!}/${own}`, i]))
    }
    return this.rowOf.get(`${split}/${id}`) ?? -1
  }

  /** The image of a `SPLIT/ID`, or −1; splits have slashes of their own. */
  findPath(path: string): number {
    for (const split of this.index.splits) {
      if (!path.startsWith(`${split}/`)) continue
      const row = this.find(split, path.slice(split.length + 1))
      if (row >= 0) return row
    }
    return -1
  }

  pathOf(row: number): string {
    return `${this.splitOf(row)}/${this.index.ids[row]!}`
  }

  splitOf(row: number): string {
    return this.index.splits[this.index.split[row]!] ?? ''
  }

  classOf(row: number): string {
    return this.index.classes[this.index.class[row]!]?.name ?? ''
  }

  sourceOf(row: number): string {
    return this.index.sources[this.index.source[row]!]?.path ?? ''
  }

  thumb(row: number): string {
    const key = this.index.thumb[row]!
    return key === '' ? '' : thumbPath(key)
  }

  sourceThumb(row: number): string {
    const key = this.index.sources[this.index.source[row]!]?.thumb ?? ''
    return key === '' ? '' : thumbPath(key)
  }

  /** Images made of the same source, this one among them. */
  siblings(row: number): readonly number[] {
    if (!this.bySource) {
      const found = new Map<number, number[]>()
      this.index.source.forEach((source, i) => {
        const list = found.get(source)
        if (list) list.push(i)
        else found.set(source, [i])
      })
      this.bySource = found
    }
    const source = this.index.source[row]!
    return source < 0 ? [row] : (this.bySource.get(source) ?? [row])
  }

  async detail(row: number): Promise<Detail> {
    const { block } = this.index
    const details = await load<Detail[]>(`${this.letter}/details-${Math.floor(row / block)}`)
    const found = details[row % block]
    if (!found) throw new Error(`nothing is known of image ${row}`)
    return found
  }

  /** What is on an image; null where nothing is, undefined where the set is not annotated. */
  async annotations(row: number): Promise<ShownAnnotations | null | undefined> {
    const { annotated } = this.index
    if (!annotated) return undefined
    if (row >= annotated.of) return null
    const served = this.roots?.annotations === true
    if (row >= annotated.images && !served) return undefined
    const { block } = annotated
    const name = `${this.letter}/annotations-${Math.floor(row / block)}`
    return (await load<(ShownAnnotations | null)[]>(name))[row % block] ?? null
  }

  step(number: number): Promise<StepColumns> {
    return load(`${this.letter}/step-${number}`)
  }

  picture(row: number, detail: Detail, label: string): Picture {
    const { width, height } = this.index
    const root = detail.isSource ? this.roots?.sources : this.roots?.files
    const full =
      root !== undefined && this.index.thumb[row] !== '' ? root + encoded(detail.file) : ''
    return { label, thumb: this.thumb(row), full, aspect: width[row]! / height[row]! }
  }

  /** Steps that ran on an image and moved its pixels. */
  movedBy({ steps }: Detail): string[] {
    const moving = new Set(this.index.steps.filter(({ moves }) => moves).map(({ path }) => path))
    return steps.flatMap(({ path, skipped }) =>
      skipped === undefined && moving.has(path) ? [path] : [],
    )
  }

  /**
   * Address of the page after its first steps, where the server draws it; else empty.
   * @param count of steps; 0: the source as it lies on the image
   */
  drawn(row: number, { steps }: Detail, count: number): string {
    const root = this.roots?.drawn
    if (root === undefined || steps.length === 0) return ''
    return `${root}${count}/${encoded(`${this.splitOf(row)}/${this.index.ids[row]!}`)}`
  }

  sourcePicture(row: number, detail: Detail): Picture | undefined {
    if (!detail.source) return undefined
    const sources = this.roots?.sources
    const full = sources === undefined ? '' : sources + encoded(detail.source.path)
    return { label: 'Source', thumb: this.sourceThumb(row), full }
  }
}

export function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
