/** A module of the sources as a thread runs it: one file of JavaScript in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll } from 'vitest'

/** @param module of which no import needs an installed package @returns the file's address, good for the tests of a file */
export function bundled(module: URL): URL {
  const folder = mkdtempSync(join(tmpdir(), 'bundled-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const source = fileURLToPath(module)
  const outfile = join(folder, basename(source).replace(/\.ts$/, '.mjs'))
  buildSync({ entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm' })
  return pathToFileURL(outfile)
}
