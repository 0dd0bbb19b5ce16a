// What bin/build.js calls where dist/ is older than src/: the modules in few files, WebAssembly, scripts of pages.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, buildSync } from 'esbuild'
import { newest } from '../bin/newest.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src')
const dist = join(root, 'dist')

/** Modules that npm, the commands and users import by name. */
const PUBLIC = [
  'augment/cli.ts',
  'augment/effects/index.ts',
  'augment/index.ts',
  'quickstart.ts',
  'train/cli.ts',
  'train/index.ts',
]
/** Modules that stay files of their own, because tools/pack.js puts others in their places. */
const REPLACED = /-library\.ts$|^html\/plot\.ts$|^train\/tensorflow\.ts$/
/** A module that is opened by its address: a thread, a process. Not where a comment tells of one. */
const BY_ADDRESS = /(?<!`)\bnew URL\('(\.{1,2}\/[^']+\.ts)', import\.meta\.url\)/g

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

/** Pages with a script of their own, by folder, and where script and style sheet begin. */
const PAGES = [
  { folder: join('augment', 'inspect'), files: ['client.ts', 'client.css'] },
  { folder: join('augment', 'studio'), files: ['client.tsx', 'client.css'] },
  { folder: join('train', 'report'), files: ['client.ts'] },
]

/** Where files lie that several others import, named by what is in them. */
const PARTS = 'parts'
/** Names those of the last build, below dist/. */
const PARTS_LIST = '.parts'
/** The longest that a command is thought to run, ms. */
const LONG_RUN = 14 * 24 * 3600 * 1000

/**
 * Makes dist/, beside it and swapped in: commands that start together never see half a build. Of earlier builds
 * the parts stay for two weeks, for commands that run meanwhile and import some of them later only.
 * @param stamp says later of which sources it was made
 * @throws Error with the compiler's words
 */
export async function compile(stamp) {
  const partial = `${dist}.${process.pid}`
  try {
    await bundleModules(partial)
    for (const module of MODULES) kernels(partial, module)
    for (const file of DATA) copy(join(source, file), join(partial, file))
    for (const { folder, files } of PAGES) {
      bundlePage(join(source, folder, 'client'), files, join(partial, folder))
    }
    keepParts(dist, partial)
    writeFileSync(join(partial, '.built'), stamp)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
  const old = `${partial}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(partial, dist)
  rmSync(old, { recursive: true, force: true })
}

/**
 * Takes over the parts of an earlier build that are not too old: equal names have equal contents.
 * @param before its folder, which need not be there
 * @param now the folder of the new one
 */
export function keepParts(before, now) {
  const own = readdirSync(join(now, PARTS))
  writeFileSync(join(now, PARTS_LIST), JSON.stringify(own))
  const from = join(before, PARTS)
  for (const name of existsSync(from) ? readdirSync(from) : []) {
    const { mtime, mtimeMs } = statSync(join(from, name))
    if (own.includes(name) || Date.now() - mtimeMs > LONG_RUN) continue
    copy(join(from, name), join(now, PARTS, name))
    utimesSync(join(now, PARTS, name), mtime, mtime)
  }
}

/** Removes the parts of earlier builds from a copy of dist/. */
export function removeOldParts(copied) {
  const list = join(copied, PARTS_LIST)
  const own = new Set(JSON.parse(readFileSync(list, 'utf8')))
  rmSync(list)
  for (const name of readdirSync(join(copied, PARTS))) {
    if (!own.has(name)) rmSync(join(copied, PARTS, name))
  }
}

/**
 * The modules, in as few files as there can be where no program reads what it does not run and no module is
 * there twice: to find and open a file takes longer than what stands in it. Types are checked by `npm run types`;
 * to run, they need only be taken away.
 */
async function bundleModules(partial) {
  const modules = readdirSync(source, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(sep).join('/'))
  const replaced = new Set(modules.filter((file) => REPLACED.test(file)))
  const entries = new Set([...PUBLIC, ...modules.flatMap(openedBy), ...replaced])
  const { outputFiles } = await build({
    entryPoints: [...entries].map((file) => join(source, file)),
    absWorkingDir: root,
    outdir: partial,
    outbase: source,
    chunkNames: `${PARTS}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [places(replaced)],
  })
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, withPlaces(text, slashed(relative(dirname(path), partial))))
  }
}

/** Modules that a module opens by their addresses, both as paths below src/. */
function openedBy(file) {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(BY_ADDRESS)].map(([, to]) => below(resolve(source, dirname(file), to)))
}

/** Before an import of a module that stays a file: its place below dist/ follows. */
const OUTSIDE = 'dist:'

/**
 * Modules go by what lies beside them, wherever their code comes to stand: `import.meta.url` is what it would be
 * were each a file of its own.
 */
function places(replaced) {
  return {
    name: 'places',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, kind }) => {
        const file = below(resolve(resolveDir, path))
        if (kind === 'entry-point' || !replaced.has(file)) return undefined
        return { path: OUTSIDE + compiled(file), external: true }
      })
      onLoad({ filter: /\.ts$/, namespace: 'file' }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        const own = `new URL(${JSON.stringify(compiled(below(path)))}, __dist).href`
        return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, own), loader: 'ts' }
      })
    },
  }
}

/** A file's text with the places in it filled in. @param up the way from its folder to dist/ */
function withPlaces(text, up) {
  const found = text.replaceAll(`"${OUTSIDE}`, `"${up === '' ? '.' : up}/`)
  if (!/\b__dist\b/.test(found)) return found
  return `const __dist = new URL(${JSON.stringify(`${up === '' ? '.' : up}/`)}, import.meta.url)\n${found}`
}

function below(path) {
  return slashed(relative(source, path))
}

function compiled(file) {
  return file.replace(/\.ts$/, '.js')
}

function slashed(path) {
  return path.split(sep).join('/')
}

/** The script and style sheet of a page: one file each, for a page opened from disk loads no modules. */
function bundlePage(from, files, to) {
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
    logLevel: 'silent',
  })
}

/** A WebAssembly module, from the last build where its sources have not changed. */
function kernels(partial, { folder, wasm }) {
  const [from, to, made] = [join(source, folder), join(partial, wasm), join(dist, wasm)]
  if (existsSync(made) && statSync(made).mtimeMs > newest(from)) {
    copy(made, to)
    utimesSync(to, statSync(made).mtime, statSync(made).mtime)
    return
  }
  const compiler = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
  const options = ['--runtime', 'stub', '-O3', '--noAssert', '--converge', '--enable', 'simd']
  const args = [compiler, join(from, 'index.ts'), '--outFile', to, ...options]
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root })
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`)
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
