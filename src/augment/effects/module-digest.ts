/** What a module of effects is told by: the bytes of its file, and of the files it imports from around it. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { systemCode } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { pathBelow } from '../../core/paths.ts'

/** `from './x.mjs'`, `import '../x.mjs'` and `import('./x.mjs')`. */
const LOCAL_IMPORT = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g

export interface ModuleDigest {
  /**
   * SHA-256, hex: of the file where it imports no other by a relative path, else of the list of all
   * those files, whose paths are relative to the module
   */
  sha256: string
  /** absolute path and SHA-256 of each file that it imports, itself or by another one */
  imported: ReadonlyMap<string, string>
}

/**
 * Reads a module and what it imports by relative paths that are written out; packages and addresses
 * that are put together when it runs are not followed.
 * @throws the system's error where the module itself cannot be read
 */
export async function digestModule(path: string): Promise<ModuleDigest> {
  const bytes = await readFile(path)
  const own = sha256(bytes)
  const imported = new Map<string, string>()
  const open = localImports(path, bytes)
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (file === path || imported.has(file)) continue
    const content = await readIfThere(file)
    // Missing ones are named by whoever imports the module.
    if (!content) continue
    imported.set(file, sha256(content))
    open.push(...localImports(file, content))
  }
  if (imported.size === 0) return { sha256: own, imported }
  const rows = [...imported].map(([file, digest]) => `${pathBelow(dirname(path), file)} ${digest}`)
  return { sha256: sha256([own, ...rows.toSorted()].join('\n')), imported }
}

function localImports(file: string, content: Uint8Array): string[] {
  const text = Buffer.from(content).toString('utf8')
  return [...text.matchAll(LOCAL_IMPORT)].map(([, , address]) =>
    resolve(dirname(file), address!.replace(/[?#].*$/, '')),
  )
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined
    throw error
  }
}
