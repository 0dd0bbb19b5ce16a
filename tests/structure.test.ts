/**
 * How the sources hang together. Lists of exceptions may only shrink: an entry that is no longer
 * needed fails too, so that it is taken out.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importCycles, readSource, readSources } from './support/source-graph.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const FOLDERS = ['src', 'tests', 'bench', 'tools']
const all = readSources(ROOT, FOLDERS)
const sources = all.filter(({ path }) => path.startsWith('src/'))

/** Folders and files from the lowest up: each imports from lower lines, never from its own line. */
const LAYERS: readonly (readonly string[])[] = [
  ['src/core'],
  ['src/documents', 'src/jobs', 'src/page'],
  ['src/dataset'],
  ['src/ocr', 'src/html', 'src/cli'],
  ['src/augment/effects', 'src/train/tensorflow.ts', 'src/train/native-packages.ts'],
  ['src/augment/recipe', 'src/augment/annotations', 'src/augment/layers', 'src/train/ops'],
  ['src/augment/build', 'src/train/models'],
  ['src/augment/export'],
  [
    'src/sample',
    'src/augment/shards',
    'src/augment/denoise',
    'src/augment/statistics',
    'src/train/engine',
  ],
  ['src/augment/audit', 'src/train/weights', 'src/train/data', 'src/train/metrics'],
  [
    'src/augment/queue',
    'src/augment/calibrate',
    'src/augment/inspect',
    'src/train/engines.ts',
    'src/train/config',
  ],
  ['src/augment/studio', 'src/train/inference'],
  ['src/train/loop'],
  ['src/train/report'],
  ['src/train/cross-validation', 'src/train/rerank', 'src/train/sweep'],
  ['src/augment/commands', 'src/train/commands'],
  ['src/augment', 'src/train'],
  ['src'],
]

/** `importer → imported` that go against the layers. */
const AGAINST_LAYERS: readonly string[] = []

/** Circles of imports, by the files that make them. */
const CIRCLES: readonly string[] = []

/** `file: function` with six and more positional parameters. */
const WIDE: readonly string[] = [
  'src/augment/effects/geometry/crease-wear.ts: brightest',
  'src/augment/effects/geometry/fold-plans.ts: straight',
  'src/augment/effects/ink/strokes/trace.ts: drawnLine',
  'src/augment/effects/light/shadow-occluder.ts: occluderOf',
  'src/augment/effects/light/shadow-occluder.ts: constructor',
  'src/augment/effects/light/shadow-occluder.ts: add',
  'src/augment/effects/paper/bleed-through.ts: darken',
]

/** Types of functions in WebAssembly, which takes numbers alone. */
const BINDINGS = /^src\/(page\/kernels\/(arena|\w+-kernels)|train\/engine\/state-memory)\.ts$/

const MAX_PARAMETERS = 5
const MAX_WIDE = 10
const MAX_LINES = 300

describe('imports', () => {
  test('go down the layers', () => {
    const found = sources.flatMap(({ path, imports }) =>
      imports.filter((to) => !goesDown(path, to)).map((to) => `${path} → ${to}`),
    )
    expectListed(found, AGAINST_LAYERS)
  })

  test('of train and augment never meet', () => {
    const crossing = sources.flatMap(({ path, imports }) =>
      imports.filter((to) => `${programOf(path)} ${programOf(to)}` in CROSSINGS),
    )
    expect(crossing).toEqual([])
  })

  test('make no circles, those of types among them', () => {
    expectListed(
      importCycles(all).map((files) => files.join(' ')),
      CIRCLES,
    )
  })
})

describe('at the start', () => {
  // What `import type` and `import()` name is not loaded then.
  const imports = /^(?:import|export)\s+(?!type\b)(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]/gm

  /** The packages that a file loads, and those it imports. */
  function packagesOf(start: string): string[] {
    const paths = new Set([start])
    const packages = new Set<string>()
    for (const path of paths) {
      for (const [, name] of readFileSync(join(ROOT, path), 'utf8').matchAll(imports)) {
        if (name!.startsWith('.')) paths.add(posix.join(posix.dirname(path), name!))
        else if (!name!.startsWith('node:')) packages.add(name!)
      }
    }
    expect(paths.size).toBeGreaterThan(20)
    return [...packages].toSorted()
  }

  test.each(['src/augment/cli.ts', 'src/train/cli.ts'])('%s loads commander alone', (path) => {
    expect(packagesOf(path)).toEqual(['commander'])
  })

  // Recipes were checked before they come to a worker: what checks them takes longer than a page.
  test.each(['build', 'denoise'])('a worker that draws loads no checks (%s)', (folder) => {
    const packages = packagesOf(`src/augment/${folder}/worker.ts`)
    expect(packages).toContain('@napi-rs/canvas')
    for (const name of ['zod', 'yaml', 'csv-parse']) expect(packages).not.toContain(name)
  })
})

test('functions take at most five parameters by position', () => {
  const wide = sources.flatMap(({ path, functions }) =>
    BINDINGS.test(path)
      ? []
      : functions
          .filter(({ parameters }) => parameters > MAX_PARAMETERS)
          .map(({ name }) => `${path}: ${name}`),
  )
  expectListed([...new Set(wide)], WIDE)
  expect(wide.length).toBeLessThanOrEqual(MAX_WIDE)
})

test('files have at most 300 lines', () => {
  const long = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }),
  )
    .filter((entry) => entry.isFile() && /\.([jt]sx?|py|css|sh)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path, 'utf8').split('\n').length - 1 > MAX_LINES)
  expect(long).toEqual([])
})

describe('the reader of sources', () => {
  test('finds imports of every kind', () => {
    const text = `
      import { a } from './a.ts'
      import type { B } from '../b.ts'
      export * from './c.ts'
      export type { D } from './d.ts'
      type E = import('./e.ts').E
      const f = () => import('./f.ts')
      const worker = new URL('./g.ts', import.meta.url)
      import fs from 'node:fs'
      const text = "import './no.ts'"
    `
    expect(readSource('src/x/y.ts', text).imports).toEqual([
      'src/b.ts',
      ...['a', 'c', 'd', 'e', 'f', 'g'].map((name) => `src/x/${name}.ts`),
    ])
  })

  test('counts parameters by position, of functions, methods and types', () => {
    const text = `
      function one(this: Window, { a, b }: { a: number; b: number }, ...rest: number[]) {}
      const two = (a: number, b = 1, c?: string) => 0
      class Three { four(a: 1, b: 2, c: 3, d: 4, e: 5, f: 6): void {} }
      interface Five { six(a: 1): void; seven: (a: 1, b: 2) => void }
    `
    const { functions } = readSource('src/x.ts', text)
    expect(functions.map(({ name, parameters }) => `${name} ${parameters}`)).toEqual([
      'one 2',
      'two 3',
      'four 6',
      'six 1',
      'seven 2',
    ])
  })

  test('finds circles, and only circles', () => {
    const file = (path: string, ...imports: string[]) => ({
      path,
      imports,
      lines: 1,
      functions: [],
    })
    const graph = [
      file('a', 'b', 'c'),
      file('b', 'c'),
      file('c', 'd'),
      file('d', 'b', 'e'),
      file('e', 'nowhere'),
      file('f', 'g'),
      file('g', 'f'),
    ]
    expect(importCycles(graph)).toEqual([
      ['b', 'c', 'd'],
      ['f', 'g'],
    ])
  })
})

const CROSSINGS = {
  'train augment': true,
  'augment train': true,
  'sample train': true,
  'train sample': true,
}

function programOf(path: string): string {
  return path.split('/')[1]!
}

/** The place of a file among the layers: the longest name that it is or lies below. */
function layerOf(path: string): { rank: number; group: string } {
  let found = { rank: -1, group: '' }
  LAYERS.forEach((groups, rank) => {
    for (const group of groups) {
      const isWithin = path === group || path.startsWith(`${group}/`)
      if (isWithin && group.length > found.group.length) found = { rank, group }
    }
  })
  return found
}

function goesDown(from: string, to: string): boolean {
  const [importer, imported] = [layerOf(from), layerOf(to)]
  return importer.group === imported.group || importer.rank > imported.rank
}

/** Everything found is on the list, and everything on the list was found. */
function expectListed(found: readonly string[], listed: readonly string[]): void {
  expect({
    new: found.filter((one) => !listed.includes(one)),
    'no longer there, to be taken off the list': listed.filter((one) => !found.includes(one)),
  }).toEqual({ new: [], 'no longer there, to be taken off the list': [] })
}
