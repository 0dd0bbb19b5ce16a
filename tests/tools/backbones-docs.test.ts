import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { backbonesPage } from '../../tools/backbones-docs.ts'

/** A table's cells without the spaces that the formatter lays them out with. */
const cells = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/\s*\|\s*/g, '|'))

test('docs/backbones.md is what the tables say (npm run docs:backbones)', () => {
  const written = readFileSync(new URL('../../docs/backbones.md', import.meta.url), 'utf8')
  expect(cells(written)).toEqual(cells(backbonesPage()))
  expect(cells(written).length).toBeGreaterThan(130)
})
