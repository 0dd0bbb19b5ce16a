/** Labelled images as compact arrays: a hundred bytes an image, not an object with strings. */
import { join } from 'node:path'

export interface ListedImage {
  /** name in the set */
  id: string
  /** relative to the list's root, with forward slashes */
  file: string
  /** place of its class in the set's classes, counted from 0; 0 where nothing is known */
  label: number
}

export class ImageList {
  readonly root: string
  readonly length: number
  /** the class of every image, as its place in the set's classes */
  readonly labels: Uint16Array
  private readonly text: Buffer
  private readonly starts: Float64Array

  /** @param root folder that files are relative to */
  constructor(root: string, images: Iterable<ListedImage>) {
    this.root = root
    const writer = new TextWriter()
    for (const { id, file, label } of images) writer.add(`${id}\0${file}`, label)
    this.length = writer.length
    this.labels = writer.labels.slice(0, writer.length)
    this.starts = writer.starts.slice(0, writer.length + 1)
    this.text = Buffer.from(writer.text.subarray(0, writer.starts[writer.length]))
  }

  static async from(root: string, images: AsyncIterable<ListedImage>): Promise<ImageList> {
    const writer = new TextWriter()
    for await (const { id, file, label } of images) writer.add(`${id}\0${file}`, label)
    return new ImageList(root, writer.entries())
  }

  id(index: number): string {
    return this.entry(index)[0]
  }

  /** Absolute path. */
  file(index: number): string {
    return join(this.root, this.entry(index)[1])
  }

  /** All names, for a list that is known to be short. */
  ids(): string[] {
    return Array.from({ length: this.length }, (_, i) => this.id(i))
  }

  /** The images at these places, in this order. */
  pick(indices: ArrayLike<number>): ImageList {
    const images = Array.from(indices, (i) => {
      const [id, file] = this.entry(i)
      return { id, file, label: this.labels[i]! }
    })
    return new ImageList(this.root, images)
  }

  private entry(index: number): [id: string, file: string] {
    const text = this.text.toString('utf8', this.starts[index], this.starts[index + 1])
    const cut = text.indexOf('\0')
    return [text.slice(0, cut), text.slice(cut + 1)]
  }
}

/** Grows by doubling. */
class TextWriter {
  length = 0
  text = Buffer.alloc(1 << 12)
  starts = new Float64Array(64)
  labels = new Uint16Array(64)

  add(entry: string, label: number): void {
    const start = this.starts[this.length]!
    const size = Buffer.byteLength(entry)
    while (start + size > this.text.length) {
      this.text = Buffer.concat([this.text, Buffer.alloc(this.text.length)])
    }
    this.text.write(entry, start)
    if (this.length + 2 > this.starts.length) {
      this.starts = grown(this.starts, new Float64Array(2 * this.starts.length))
      this.labels = grown(this.labels, new Uint16Array(2 * this.labels.length))
    }
    this.labels[this.length] = label
    this.starts[++this.length] = start + size
  }

  *entries(): Generator<ListedImage> {
    for (let i = 0; i < this.length; i++) {
      const text = this.text.toString('utf8', this.starts[i], this.starts[i + 1])
      const cut = text.indexOf('\0')
      yield { id: text.slice(0, cut), file: text.slice(cut + 1), label: this.labels[i]! }
    }
  }
}

function grown<T extends Float64Array | Uint16Array>(from: T, to: T): T {
  to.set(from)
  return to
}
