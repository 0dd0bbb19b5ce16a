/** That tests look at all of the sources, and at the sources themselves. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSources } from './support/source-graph.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const files = readSources(ROOT, ['src', 'tests'])
const imports = new Map(files.map(({ path, imports: to }) => [path, to]))

/**
 * Run by tests as programs of their own, by a browser, or under the package's name: what only these
 * use is theirs.
 */
const PROGRAMS =
  /^src\/(quickstart\.ts|(augment|train)\/(cli|api)\.ts|augment\/(inspect|studio)\/client\/|train\/report\/client\/)/

/** Not used by any test. The list may only shrink. */
const UNTESTED: readonly string[] = []

/** Everything that is used by files like these, themselves among it. */
function reachedFrom(starts: readonly string[]): Set<string> {
  const reached = new Set<string>()
  const open = [...starts]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    open.push(...(imports.get(path) ?? []))
  }
  return reached
}

test('no test imports what was built', () => {
  const built = files.filter(
    ({ path }) =>
      path.startsWith('tests/') &&
      /(?:from|import)\s*\(?\s*['"][^'"]*\bdist\//.test(readFileSync(`${ROOT}${path}`, 'utf8')),
  )
  expect(built.map(({ path }) => path)).toEqual([])
})

test('every source file with functions is used by a test, or by a program that tests run', () => {
  const tests = files.map(({ path }) => path).filter((path) => path.endsWith('.test.ts'))
  const programs = files.map(({ path }) => path).filter((path) => PROGRAMS.test(path))
  expect(programs.length).toBeGreaterThan(0)
  const used = reachedFrom([...tests, ...programs])
  const unused = files
    .filter(({ path, functions }) => path.startsWith('src/') && functions.length > 0)
    .map(({ path }) => path)
    .filter((path) => !used.has(path) && !path.includes('/assembly/'))
  expect(unused).toEqual(UNTESTED)
})

test('every command has an e2e test that names it', () => {
  const e2e = files.filter(({ path }) => /^tests\/e2e\/.*\.test\.ts$/.test(path))
  const text = e2e.map(({ path }) => readFileSync(`${ROOT}${path}`, 'utf8')).join('\n')
  for (const program of ['augment', 'train']) {
    const help = `${ROOT}tests/e2e/__snapshots__/${program}-help.txt`
    expect(existsSync(help), `${help}: vitest run tests/e2e/help.test.ts --update writes it`).toBe(
      true,
    )
    const names = readFileSync(help, 'utf8').matchAll(
      new RegExp(`^\\$ ${program} ([\\w-]+) --help`, 'gm'),
    )
    const missing = [...names]
      .map(([, name]) => name!)
      .filter((name) => !text.includes(`'${name}'`))
    expect(missing, program).toEqual([])
  }
})
