import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { docFaults } from '../../tools/api/faults.ts'
import { apiPage } from '../../tools/api/page.ts'
import { readApi, type ApiItem, type ApiModule } from '../../tools/api/read.ts'

const DOCS = new URL('../../docs/api/', import.meta.url)

let modules: ApiModule[] = []
// The compiler reads all sources once.
beforeAll(() => {
  modules = readApi()
})

function itemOf(name: string): ApiItem {
  return modules.flatMap(({ items }) => items).find((item) => item.name === name)!
}

/** The faults of the palimpsest module with one item changed. */
function faultsWith(change: Partial<ApiItem> & Pick<ApiItem, 'name'>): string[] {
  const items = [{ ...itemOf(change.name), ...change }]
  return docFaults([{ module: 'm', page: 'm.md', about: '', items }])
}

describe('the API reference', () => {
  test('says what declarations and docstrings say (npm run docs:api writes it)', () => {
    expect(readdirSync(DOCS).toSorted()).toEqual(modules.map(({ page }) => page).toSorted())
    for (const module of modules) {
      expect(readFileSync(new URL(module.page, DOCS), 'utf8'), module.page).toBe(apiPage(module))
    }
  })

  test('holds every export, each with its signature', () => {
    const names = modules.map(({ items }) => items.map(({ name }) => name))
    expect(names[0]).toEqual(expect.arrayContaining(['build', 'augmentImage', 'DatasetInfo']))
    expect(names[1]).toEqual(expect.arrayContaining(['defineEffect', 'PHASES', 'Page', 'Rng']))
    expect(names[2]).toEqual(expect.arrayContaining(['openRun', 'exportOnnx', 'Classifier']))
    const page = apiPage(modules[0]!)
    expect(page).toContain('function build(options: BuildSetOptions): Promise<BuildResult>')
    expect(page).toContain('- `holdout?`: `number`: share of the sources kept apart, 0 to 0.5')
    // Of an interface that is not exported, through one that is.
    expect(page).toMatch(/### DenoiseResult[^#]*- `changed`: `number`/)
    // Of a type that a schema is the source of.
    expect(page).toMatch(/### DatasetInfo[^#]*- `complete`: `boolean`: false while a build/)
  })
})

describe('docstrings of public functions and types', () => {
  test('are complete', () => {
    expect(docFaults(modules)).toEqual([])
  })

  const docs = { text: '', params: new Map<string, string>(), returns: '', throws: '', example: '' }

  test('are missed where there are none', () => {
    expect(faultsWith({ name: 'build', docs })).toEqual([
      'src/augment/api.ts: build has no @example',
      'src/augment/api.ts: build has no docstring',
      'src/augment/api.ts: build throws, and has no @throws',
    ])
    // Raises nothing itself and calls nothing that does.
    expect(faultsWith({ name: 'allEffects', docs })).toEqual([
      'src/augment/effects/registry.ts: allEffects has no @example',
      'src/augment/effects/registry.ts: allEffects has no docstring',
    ])
    const members = [{ name: 'classes', optional: false, type: 'string[]', docs }]
    expect(faultsWith({ name: 'Classifier', members })).toEqual([
      'src/train/api.ts: Classifier: classes is not described',
    ])
  })
})
