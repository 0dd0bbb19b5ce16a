/** Data files of other packages: fonts, language data. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** What the published package brings along, so that whoever installs it need not install the rest. */
const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url))

/**
 * Where a data file of a package lies: in this package's `assets/`, else as npm installed it.
 * @param file package and path in it, `@scope/name/folder/file`
 * @throws Error `MODULE_NOT_FOUND` where it is in neither
 */
export function assetPath(file: string): string {
  const own = join(ASSETS, file)
  return existsSync(own) ? own : createRequire(import.meta.url).resolve(file)
}

/**
 * The bytes of such a file. The published package holds fonts compressed, a third of their size.
 * @throws Error `MODULE_NOT_FOUND` where it is in neither
 */
export function readAsset(file: string): Buffer {
  const packed = join(ASSETS, `${file}.gz`)
  return existsSync(packed) ? gunzipSync(readFileSync(packed)) : readFileSync(assetPath(file))
}
