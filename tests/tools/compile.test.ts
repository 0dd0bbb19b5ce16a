/** What the build makes of the sources: few files, and no module in two of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const CLIENT = /client\.js$/

/** The files of dist/ with the modules that stand in each, `src/…`. */
function modulesByFile(): Map<string, string[]> {
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
  return new Map(
    files
      .filter((file) => file.endsWith('.js') && !CLIENT.test(file))
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
