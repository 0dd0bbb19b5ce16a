// Makes the tarball: `npm run pack [folder]`. Everything is laid out in a folder of its own and
// packed there, so that it works where npm runs no scripts, and nothing of a checkout slips in.
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { tsImport } from 'tsx/esm/api'
import { build } from '../bin/build.js'
import { removeOldParts } from './compile.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Files of the checkout that go into the package as they are. */
const OWN = [
  'bin/augment.js',
  'bin/train.js',
  'bin/build.js',
  'bin/newest.js',
  'dist',
  'docs',
  'examples',
  'recipes',
  'weights/README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
]

const TESSERACT_THREAD = 'tesseract.js/src/worker-script/node/index.js'
/**
 * The two of its six WebAssembly modules that are used: this package runs where there is SIMD alone, and
 * Tesseract.js 7.0 takes those with both engines on Node, whichever is asked for.
 */
const TESSERACT_CORES = ['tesseract-core-relaxedsimd', 'tesseract-core-simd']

/**
 * Modules of dist/ that are replaced by bundles of the packages they import: installed, those bring
 * many megabytes and thousands of files that are not used.
 */
const BUNDLES = [
  {
    entry: join(root, 'tools', 'bundles', 'tensorflow.js'),
    to: join('train', 'tensorflow.js'),
    external: ['node-fetch'],
  },
  {
    entry: join(root, 'src', 'html', 'plot.ts'),
    to: join('html', 'plot.js'),
    // Linkedom draws into one only where the page has a canvas.
    external: ['canvas'],
  },
  ...[
    ['augment/inspect/map', 'embedding'],
    ['core', 'protobuf'],
    ['dataset/annotations', 'xml'],
    ['dataset/formats', 'csv'],
    ['core/archives', 'parquet'],
    ['dataset/formats', 'zip'],
    ['ocr/engines', 'tesseract'],
    ['page/codec/foreign', 'heic'],
    ['page/codec/foreign', 'jpeg2000'],
    ['page/codec/foreign', 'pdf'],
  ].map(([folder, name]) => ({
    entry: join(root, 'src', folder, `${name}-library.ts`),
    to: join(folder, `${name}-library.js`),
    // PDF.js asks for it by itself.
    external: ['@napi-rs/canvas'],
    // Where libheif would look for what it is given.
    define: { __dirname: '"."', __filename: '"."' },
  })),
  // Tesseract.js' thread, which looks for its WebAssembly beside itself.
  {
    entry: join(root, 'node_modules', TESSERACT_THREAD),
    to: join('..', 'assets', TESSERACT_THREAD),
    format: 'cjs',
    external: [
      'tesseract.js-core/tesseract-core',
      ...['tesseract-core', ...TESSERACT_CORES].map((name) => `tesseract.js-core/${name}-lstm`),
    ],
  },
]

/** For what only a browser or a fetching platform would ask for, none of which is used. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'\nconst require = requireFrom(import.meta.url)"

/** What PDF.js reads while it draws: character maps, fonts that need not be embedded, decoders. */
const PDF_ASSETS = [
  { folder: 'cmaps', pattern: /\.bcmap$/ },
  { folder: 'standard_fonts', pattern: /\.(pfb|ttf)$/ },
  { folder: 'wasm', pattern: /\.wasm$/ },
  { folder: 'iccs', pattern: /\.icc$/ },
]

/** Languages whose data the package brings along. */
const LANGUAGES = ['kor', 'eng']

const stage = mkdtempSync(join(tmpdir(), 'palimpsest-pack-'))
try {
  await build()
  for (const path of [...OWN, ...(await starterWeights())])
    cpSync(join(root, path), join(stage, path), { recursive: true })
  rmSync(join(stage, 'dist', '.built'))
  removeOldParts(join(stage, 'dist'))
  declarations()
  const bundled = [...new Set([...BUNDLES.flatMap(bundle), ...inPages()])].toSorted()
  const notices = [...bundled.map(noticeOf), ...(await copyAssets())]
  copyTesseract()
  writeFileSync(join(stage, 'THIRD-PARTY.md'), thirdParty(notices))
  writeFileSync(join(stage, 'package.json'), manifest())
  const out = resolve(process.argv[2] ?? '.')
  mkdirSync(out, { recursive: true })
  const packed = npm(['pack', '--ignore-scripts', '--json', '--pack-destination', out])
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed)
  const file = join(out, filename)
  process.stdout.write(`${JSON.stringify({ file, size, unpackedSize, files: entryCount })}\n`)
} finally {
  rmSync(stage, { recursive: true, force: true })
}

/** The weights that come with the program, not those that someone pulled into a checkout. */
async function starterWeights() {
  const { STARTER_BACKBONES, starterPath } = await tsImport(
    '../src/train/weights/starter.ts',
    import.meta.url,
  )
  return STARTER_BACKBONES.map((name) => starterPath(name, 'weights')).filter((path) =>
    existsSync(join(root, path)),
  )
}

/** Types of every module, beside it. */
function declarations() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const config = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(stage, 'dist')]
  run(process.execPath, [compiler, ...config, '--declaration', '--emitDeclarationOnly'], root)
  // The compiler leaves the sources' endings in declarations; there are no such files here.
  for (const entry of readdirSync(join(stage, 'dist'), { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.d.ts')) continue
    const file = join(entry.parentPath ?? entry.path, entry.name)
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
  }
}

/** Writes one bundle. @returns the folders below node_modules that its code comes from */
function bundle({ entry, to, external, format = 'esm', define = {} }) {
  const { metafile } = buildSync({
    entryPoints: [entry],
    outfile: join(stage, 'dist', to),
    absWorkingDir: root,
    metafile: true,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format,
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: format === 'esm' ? { js: REQUIRE } : {},
    external,
    define,
    // Names are kept: they tell in a stack what failed.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'error',
  })
  return packagesOf(metafile)
}

/** The folders below node_modules that the scripts of pages come from, which the build has bundled. */
function inPages() {
  const entryPoints = [
    'augment/inspect/client/client.ts',
    'augment/studio/client/client.tsx',
    'train/report/client/client.ts',
  ].map((path) => join(root, 'src', path))
  const { metafile } = buildSync({
    entryPoints,
    absWorkingDir: root,
    metafile: true,
    bundle: true,
    write: false,
    outdir: stage,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  })
  return packagesOf(metafile)
}

function packagesOf({ inputs }) {
  return Object.keys(inputs).flatMap((file) => {
    const home = /^node_modules\/(.*node_modules\/)?(@[^/]+\/)?[^/]+/.exec(file)?.[0]
    return home === undefined ? [] : [home.slice('node_modules/'.length)]
  })
}

/** Fonts and language data, of which the packages on npm hold several copies that are not used. */
async function copyAssets() {
  const { FONT_FILES } = await tsImport('../src/page/fonts/fonts.ts', import.meta.url)
  const files = [
    ...Object.values(FONT_FILES).map((file) => `@expo-google-fonts/${file}`),
    ...PDF_ASSETS.flatMap(({ folder, pattern }) =>
      readdirSync(join(root, 'node_modules', 'pdfjs-dist', folder))
        .filter((file) => pattern.test(file))
        .map((file) => `pdfjs-dist/${folder}/${file}`),
    ),
    'libheif-js/libheif-wasm/libheif.wasm',
    ...LANGUAGES.map((code) => `@tesseract.js-data/${code}/4.0.0_best_int/${code}.traineddata.gz`),
  ]
  const packages = new Set()
  for (const file of files) {
    const to = join(stage, 'assets', file)
    mkdirSync(dirname(to), { recursive: true })
    const from = join(root, 'node_modules', file)
    if (file.endsWith('.gz')) cpSync(from, to)
    else writeFileSync(`${to}.gz`, gzipSync(readFileSync(from), { level: 9 }))
    packages.add(/^(@[^/]+\/)?[^/]+/.exec(file)[0])
  }
  return [...packages].map(noticeOf)
}

/** What Tesseract.js' thread reads, and whose version the thread is. */
function copyTesseract() {
  const beside = dirname(TESSERACT_THREAD)
  for (const [from, to] of [
    ['tesseract.js/package.json', 'tesseract.js/package.json'],
    ...TESSERACT_CORES.map((name) => [`tesseract.js-core/${name}.wasm`, `${beside}/${name}.wasm`]),
  ])
    cpSync(join(root, 'node_modules', from), join(stage, 'assets', to))
}

/** Name, version and licence of an installed package, with the licence's text where it has one. */
function noticeOf(folder) {
  const home = join(root, 'node_modules', folder)
  const { name, version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const texts = readdirSync(home)
    .filter((file) => /^licen[cs]e/i.test(file))
    .toSorted()
    .map((file) => readFileSync(join(home, file), 'utf8').trim())
  return { name, version, license, texts }
}

/** Licence texts that several packages share are said once. */
function thirdParty(notices) {
  const lines = ['# What others made of this package', '']
  lines.push(
    'Bundled into `dist/train/tensorflow.js`, `dist/html/plot.js`, `dist/augment/studio/client.js` and the files `*-library.js` of `dist/`, or copied to `assets/`:',
    '',
  )
  const texts = new Map()
  for (const { name, version, license, texts: own } of notices) {
    lines.push(`- ${name} ${version}: ${license}`)
    for (const text of own) texts.set(text, [...(texts.get(text) ?? []), name])
  }
  for (const [text, names] of texts)
    lines.push('', `## ${names.join(', ')}`, '', '```', text, '```')
  return `${lines.join('\n')}\n`
}

/** The checkout's package.json without what only a checkout needs. */
function manifest() {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  delete own.devDependencies
  delete own.overrides
  delete own.scripts
  return `${JSON.stringify(own, null, 2)}\n`
}

function npm(args) {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  return run(program, args, stage)
}

function run(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`palimpsest could not be packed: ${error ?? ''}${stdout}${stderr}`)
}
