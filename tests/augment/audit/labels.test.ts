import { expect, test } from 'vitest'
import { labelIssues } from '../../../src/augment/audit/labels.ts'
import type { AuditedPage, Duplicates } from '../../../src/augment/audit/findings.ts'

const classes = [
  { target: 0, name: 'form' },
  { target: 7, name: 'letter' },
]

const page = (id: string, target: number): AuditedPage => ({
  split: 'train',
  id,
  file: `train/${id}`,
  target,
})

const duplicates = (kind: Duplicates['kind'], ...pages: AuditedPage[]): Duplicates => ({
  kind,
  pages,
  acrossClasses: true,
  acrossSplits: false,
})

test('equal files with two labels come first, then predictions, then near duplicates', () => {
  const pages = [page('a', 0), page('b', 7), page('c', 0), page('d', 7), page('e', 0), page('f', 7)]
  const probabilities = new Map(
    pages.map(({ id, target }) => {
      const p = id === 'e' ? 0.05 : 0.95
      return [id, Float64Array.from(target === 0 ? [p, 1 - p] : [1 - p, p])]
    }),
  )
  const groups = [
    duplicates('near', pages[0]!, pages[1]!),
    duplicates('exact', pages[2]!, pages[3]!),
  ]
  const found = labelIssues(pages, groups, classes, probabilities)
  expect(found.map(({ id }) => id)).toEqual(['c', 'd', 'e', 'a', 'b'])
  expect(found[0]).toMatchObject({ target: 0, suggested: 7, margin: undefined })
  expect(found[2]!.reason).toBe('predicted letter 95 %, labelled form 5 %')
  expect(found[3]!.reason).toContain('near duplicate of b')
})
