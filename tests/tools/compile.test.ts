/** What the build makes of the sources: few files, and no module in two of them. */
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { keepParts, removeOldParts } from '../../tools/compile.js'
import { temporaryFolder } from '../support/cli.ts'
import { partsOfBuild } from '../support/parts.ts'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const CLIENT = /client\.js$/

/** The files of dist/ with the modules that stand in each, `src/…`. */
function modulesByFile(): Map<string, string[]> {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
  const parts = new Set(partsOfBuild())
  return new Map(
    files
      .filter((file) => file.endsWith('.js') && !CLIENT.test(file))
      .filter((file) => dirname(file) !== 'parts' || parts.has(basename(file)))
      .map((file) => {
        const text = readFileSync(join(DIST, file), 'utf8')
        const found = [...text.matchAll(/^\/\/ (src\/.*\.ts)$/gm)].map(([, path]) => path!)
        // Named once before its imports, once before the rest.
        return [file, [...new Set(found)]]
      }),
  )
}

test('a module is in one file alone: its classes and what it keeps are there once', () => {
  const modules = [...modulesByFile().values()].flat()
  expect(modules.filter((path, i) => modules.indexOf(path) !== i)).toEqual([])
  for (const path of ['src/core/errors.ts', 'src/augment/effects/registry.ts']) {
    expect(modules).toContain(path)
  }
})

test('parts of an earlier build stay for commands that run meanwhile, and are in no package', async () => {
  const root = await temporaryFolder()
  const part = (build: string, name: string, days: number): void => {
    mkdirSync(join(root, build, 'parts'), { recursive: true })
    const file = join(root, build, 'parts', name)
    writeFileSync(file, `${build} ${name}`)
    const made = Date.now() / 1000 - days * 86_400
    utimesSync(file, made, made)
  }
  part('before', 'same-1.js', 3)
  part('before', 'late-2.js', 3)
  part('before', 'old-3.js', 30)
  part('now', 'same-1.js', 0)
  part('now', 'late-4.js', 0)
  keepParts(join(root, 'before'), join(root, 'now'))
  const parts = (): string[] => readdirSync(join(root, 'now', 'parts')).toSorted()
  expect(parts()).toEqual(['late-2.js', 'late-4.js', 'same-1.js'])
  expect(readFileSync(join(root, 'now', 'parts', 'same-1.js'), 'utf8')).toBe('now same-1.js')
  // Taken over once more it is not younger.
  part('next', 'same-1.js', 0)
  keepParts(join(root, 'now'), join(root, 'next'))
  expect(readdirSync(join(root, 'next', 'parts')).toSorted()).toEqual(parts())
  removeOldParts(join(root, 'now'))
  expect(parts()).toEqual(['late-4.js', 'same-1.js'])
  expect(readdirSync(join(root, 'now'))).toEqual(['parts'])
})

test('a thread that draws reads a file for every five modules or more', () => {
  const modules = modulesByFile()
  const opened = new Set<string>()
  const open = (file: string): void => {
    if (opened.has(file)) return
    opened.add(file)
    const text = readFileSync(join(DIST, file), 'utf8')
    // Not `import(…)`: what may be needed is not read before.
    const imported = text.matchAll(/^(?:import|export) (?:[^;]*? from )?"(\.[^"]+)";$/gm)
    for (const [, path] of imported) open(join(file, '..', path!))
  }
  open(join('augment', 'build', 'worker.js'))
  const read = [...opened].flatMap((file) => modules.get(file)!)
  expect(read).toContain('src/augment/effects/registry.ts')
  expect(opened.size).toBeLessThan(read.length / 5)
})
