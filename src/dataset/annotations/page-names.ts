/** Pages of a set by the names that files of annotations have for them. */
import { withoutImageExtension } from '../images.ts'

/** A page that may be annotated. */
export interface NamedPage {
  /** as in the labelled set; of a file's second page and on with `#2` */
  id: string
  /** relative to the root of the set, with forward slashes */
  path: string
  /** px, as it is shown */
  width: number
  height: number
}

/** Finds pages by ID, by path, or by file name, with or without its ending, where one page alone has it. */
export class PageNames<T extends NamedPage> {
  private readonly exact = new Map<string, T>()
  /** null where several answer to the name */
  private readonly loose = new Map<string, T | null>()

  constructor(pages: Iterable<T>) {
    for (const page of pages) {
      this.exact.set(page.path, page)
      if (!this.exact.has(page.id)) this.exact.set(page.id, page)
      const name = page.path.slice(page.path.lastIndexOf('/') + 1)
      const names = new Set([name, withoutImageExtension(name), withoutImageExtension(page.id)])
      for (const one of names) this.loose.set(one, this.loose.has(one) ? null : page)
    }
  }

  /** @returns undefined where no page, or more than one, has the name */
  find(name: string): T | undefined {
    const plain = name.normalize('NFC').replaceAll('\\', '/').replace(/^\.\//, '')
    const found = this.exact.get(plain) ?? this.exact.get(name)
    if (found) return found
    const last = plain.slice(plain.lastIndexOf('/') + 1)
    for (const one of [plain, last, withoutImageExtension(last)]) {
      const page = this.loose.get(one)
      if (page) return page
    }
    return undefined
  }
}
