// Compiles src/ to dist/ when dist/ is missing or older than the sources. In a checkout the
// commands call this first, because `npm ci` runs no script that could have built them; in the
// published package there is no src/ and nothing to do.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src')
const dist = join(root, 'dist')
const stamp = join(dist, '.built')

/** The newest change under `folder`, in milliseconds; folders count, so that a deleted file does. */
function newest(folder) {
  let latest = statSync(folder).mtimeMs
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return latest
}

/** Brings dist/ up to date with src/; exits with code 1 and the compiler's words if it cannot. */
export function build() {
  if (!existsSync(source)) return
  const configs = ['tsconfig.json', 'tsconfig.build.json', 'package.json']
  const changed = Math.max(newest(source), ...configs.map((f) => statSync(join(root, f)).mtimeMs))
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= changed) return
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(compiler)) fail(`its compiler is not installed: run "npm ci" in ${root}`)

  // Compiled beside and swapped in: commands that start together never see half a build, and
  // nothing stays importable whose source is gone.
  const partial = `${dist}.${process.pid}`
  const run = spawnSync(
    process.execPath,
    // Types are checked by `npm run types`; to run, they need only be taken away.
    [compiler, '-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', partial],
    { encoding: 'utf8' },
  )
  if (run.status !== 0) {
    rmSync(partial, { recursive: true, force: true })
    fail(`${run.stdout}${run.stderr}`)
  }
  writeFileSync(join(partial, '.built'), '')
  utimesSync(join(partial, '.built'), new Date(), new Date(changed))
  const old = `${partial}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(partial, dist)
  rmSync(old, { recursive: true, force: true })
}

/** @param {string} why */
function fail(why) {
  process.stderr.write(`palimpsest could not be built: ${why}\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
