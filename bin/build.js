// Compiles src/ to dist/ when dist/ is missing or older than the sources. In a checkout the
// commands call this first, because `npm ci` runs no script that could have built them; in the
// published package there is no src/ and nothing to do.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
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
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === String(changed)) return
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(compiler)) fail(`its compiler is not installed: run "npm ci" in ${root}`)

  // Compiled beside and swapped in: commands that start together never see half a build, and
  // nothing stays importable whose source is gone.
  const partial = `${dist}.${process.pid}`
  // Types are checked by `npm run types`; to run, they need only be taken away.
  compile(partial, [
    compiler,
    '-p',
    join(root, 'tsconfig.build.json'),
    '--noCheck',
    '--outDir',
    partial,
  ])
  for (const module of MODULES) kernels(partial, module)
  for (const file of DATA) copyFileSync(join(source, file), join(partial, file))
  for (const { folder, files } of PAGES) {
    bundlePage(join(source, folder, 'client'), files, join(partial, folder))
  }
  writeFileSync(join(partial, '.built'), String(changed))
  const old = `${partial}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(partial, dist)
  rmSync(old, { recursive: true, force: true })
}

/** Pages with a script of their own, by folder, and where script and style sheet begin. */
const PAGES = [
  { folder: join('augment', 'inspect'), files: ['client.ts', 'client.css'] },
  { folder: join('augment', 'studio'), files: ['client.tsx', 'client.css'] },
  { folder: join('train', 'report'), files: ['client.ts'] },
]

/** The script and style sheet of a page: one file each, for a page opened from disk loads no modules. */
function bundlePage(from, files, to) {
  const { buildSync } = createRequire(import.meta.url)('esbuild')
  buildSync({
    entryPoints: files.map((name) => join(from, name)),
    outdir: to,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'error',
  })
}

/** Files that the modules beside them read. */
const DATA = [
  ...['enhance', 'orientation'].map((name) => join('page', 'networks', name, 'weights.bin')),
  join('train', 'weights', 'timm.json'),
]

/** WebAssembly modules: their sources, and what is made of them. */
const MODULES = [
  { folder: join('page', 'kernels', 'assembly'), wasm: join('page', 'kernels', 'kernels.wasm') },
  { folder: join('train', 'engine', 'assembly'), wasm: join('train', 'engine', 'update.wasm') },
]

/** A WebAssembly module, from the last build where its sources have not changed. */
function kernels(partial, module) {
  const { wasm } = module
  const folder = join(source, module.folder)
  if (existsSync(join(dist, wasm)) && statSync(join(dist, wasm)).mtimeMs > newest(folder)) {
    const made = statSync(join(dist, wasm)).mtime
    copyFileSync(join(dist, wasm), join(partial, wasm))
    utimesSync(join(partial, wasm), made, made)
    return
  }
  const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const options = ['--runtime', 'stub', '-O3', '--noAssert', '--converge', '--enable', 'simd']
  compile(partial, [
    compiler,
    join(folder, 'index.ts'),
    '--outFile',
    join(partial, wasm),
    ...options,
  ])
}

function compile(partial, args) {
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root })
  if (run.status === 0) return
  rmSync(partial, { recursive: true, force: true })
  fail(`${run.stdout}${run.stderr}`)
}

/** @param {string} why */
function fail(why) {
  process.stderr.write(`palimpsest could not be built: ${why}\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
