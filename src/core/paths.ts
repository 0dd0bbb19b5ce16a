/** Paths as files on disk name them: with forward slashes, on every system. */
import { relative, sep } from 'node:path'

/** The path with forward slashes. */
export function withSlashes(path: string): string {
  return path.split(sep).join('/')
}

/** The way from a folder to a file or folder, with forward slashes; both absolute, or both relative. */
export function pathBelow(folder: string, path: string): string {
  return withSlashes(relative(folder, path))
}
