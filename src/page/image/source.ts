/** A decoded page that is not written to: what variants start from and what overlays are. */
export class Source {
  /** pixels, at least 1 */
  readonly width: number
  /** pixels, at least 1 */
  readonly height: number
  /** RGBA, row by row, alpha 255 */
  readonly pixels: Uint8ClampedArray
  /** SHA-256 of the file's bytes, hex */
  readonly digest: string
  /** what is wrong with the file, though it can be read: a sentence without its full stop */
  readonly issue: string | undefined
  private readonly findings = new Map<string, unknown>()

  constructor(
    width: number,
    height: number,
    pixels: Uint8ClampedArray,
    digest = '',
    issue?: string,
  ) {
    this.width = width
    this.height = height
    this.pixels = pixels
    this.digest = digest
    this.issue = issue
  }

  /** What `find` says of this page, found out once and kept as long as the page is. */
  once<T>(name: string, find: (source: Source) => T): T {
    if (!this.findings.has(name)) this.findings.set(name, find(this))
    return this.findings.get(name) as T
  }
}
