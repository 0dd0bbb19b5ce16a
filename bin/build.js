// Compiles src/ to dist/ when dist/ is missing or older than the sources. In a checkout the
// commands call this first, because `npm ci` runs no script that could have built them; in the
// published package there is no src/ and nothing to do.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newest } from './newest.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src')
const stamp = join(root, 'dist', '.built')

/** Files beside the sources that dist/ is made by. */
const BESIDES = [
  'tsconfig.json',
  'package.json',
  'bin/build.js',
  'bin/newest.js',
  'tools/compile.js',
]

/** Brings dist/ up to date with src/; ends with exit code 1 and the compiler's words if it cannot. */
export async function build() {
  if (!existsSync(source)) return
  const changed = Math.max(newest(source), ...BESIDES.map((f) => statSync(join(root, f)).mtimeMs))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === String(changed)) return
  try {
    const { compile } = await import('../tools/compile.js')
    await compile(String(changed))
  } catch (error) {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND'
    const why = missing ? `its compiler is not installed: run "npm ci" in ${root}` : error.message
    process.stderr.write(`palimpsest could not be built: ${why}\n`)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
