import { readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allEffects } from '../../src/augment/effects/registry.ts'
import { effectsPage } from '../../tools/effects-page.ts'

const DOCS = new URL('../../docs/', import.meta.url)

test('docs/effects.md says what the registry says (npm run docs:effects writes it)', () => {
  expect(readFileSync(new URL('effects.md', DOCS), 'utf8')).toBe(effectsPage())
})

test('every effect has its picture, of at most 12 KB, and there are no others', () => {
  const files = readdirSync(new URL('effects/', DOCS))
  expect(files.toSorted()).toEqual(
    allEffects()
      .map(({ name }) => `${name}.webp`)
      .toSorted(),
  )
  for (const file of files) {
    expect(statSync(new URL(`effects/${file}`, DOCS)).size).toBeLessThanOrEqual(12 * 1024)
  }
})
