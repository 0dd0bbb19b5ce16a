/** Finding a folder's files by the names that a CSV has for them. */
import { isImageName, withoutImageExtension } from './images.ts'

export class FileIndex {
  private readonly names: readonly string[]
  private readonly exact = new Set<string>()
  private readonly composed = new Map<string, string>()
  private stems: Map<string, string[]> | undefined
  private likeNames: Map<string, string[]> | undefined

  /** @param names files relative to their folder, with forward slashes */
  constructor(names: readonly string[]) {
    this.names = names
    for (const name of names) {
      this.exact.add(name)
      const form = name.normalize('NFC')
      if (!this.composed.has(form)) this.composed.set(form, name)
    }
  }

  /**
   * Files that an ID may mean: the one of that name, letters composed or decomposed (a file named on
   * a Mac is stored decomposed, a CSV mostly composed); else the images of that name without ending;
   * else those that differ in upper and lower case or in the ending only.
   */
  find(id: string): readonly string[] {
    if (this.exact.has(id)) return [id]
    const form = id.normalize('NFC')
    const named = this.composed.get(form)
    if (named !== undefined) return [named]
    this.stems ??= stemsOf(this.names)
    const found = this.stems.get(form)
    if (found) return found
    this.likeNames ??= likeNamesOf(this.names)
    const folded = form.toLowerCase()
    return this.likeNames.get(folded) ?? this.likeNames.get(withoutImageExtension(folded)) ?? []
  }
}

function stemsOf(names: readonly string[]): Map<string, string[]> {
  const stems = new Map<string, string[]>()
  for (const name of names) {
    if (!isImageName(name)) continue
    const stem = withoutImageExtension(name).normalize('NFC')
    const list = stems.get(stem)
    if (list) list.push(name)
    else stems.set(stem, [name])
  }
  return stems
}

/** Images by their names in lower case, and by those without their endings. */
function likeNamesOf(names: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of names.filter(isImageName)) {
    const folded = name.normalize('NFC').toLowerCase()
    for (const key of [folded, withoutImageExtension(folded)]) {
      found.set(key, [...(found.get(key) ?? []), name])
    }
  }
  return found
}

/**
 * Whether a path of a file that is there would lead out of its folder, on this system: elsewhere
 * than on Windows backslashes and colons are letters like others, and archives made there bring them.
 */
export function leavesFolder(path: string): boolean {
  if (process.platform === 'win32') return climbsOut(path)
  return path.includes('\0') || /^\/|(^|\/)\.\.?(\/|$)/.test(path)
}

/** Whether an ID would lead out of its folder, on any system. */
export function climbsOut(id: string): boolean {
  return id.includes('\\') || id.includes('\0') || /^\/|^[a-z]:|(^|\/)\.\.?(\/|$)/i.test(id)
}
