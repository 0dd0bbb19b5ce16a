/** Addresses of files, as a page sees them. */
import { isAbsolute, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withSlashes } from '../core/paths.ts'

/** A path with forward slashes as part of an address: every name in it is encoded. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** Address of a folder relative to a page in another folder, with a slash at its end. */
export function folderAddress(page: string, folder: string): string {
  const way = relative(resolve(page), resolve(folder))
  // Another drive of Windows has no relative way.
  if (isAbsolute(way)) return `${pathToFileURL(way).href}/`
  return way === '' ? './' : `${encodedPath(withSlashes(way))}/`
}
