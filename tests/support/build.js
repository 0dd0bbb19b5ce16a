/**
 * Tests run the real commands and the WebAssembly kernels: both come from an up-to-date build. What they keep
 * between runs lies in a folder that ends with them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../bin/build.js'

export default async function setup() {
  const cache = mkdtempSync(join(tmpdir(), 'palimpsest-cache-'))
  process.env.PALIMPSEST_CACHE = cache
  await build()
  return () => rmSync(cache, { recursive: true, force: true })
}
