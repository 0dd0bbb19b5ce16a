import { describe, expect, test } from 'vitest'
import { planBuild, tasksOf, type SurveyedPage } from '../../../src/augment/build/plan.ts'
import { placesOf } from '../../../src/augment/build/resume.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { sha256 } from '../../../src/core/hash.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'
import { fingerprint } from '../../../src/page/dedupe/phash.ts'

const HEAD = 'name: r\nseed: 2\ntarget: 40\nholdout: { share: 0 }\nreadability: { min: 0.6 }\n'
const borrowing = parseRecipe(`${HEAD}steps: [{ effect: bleed-through, p: 0.5 }]`, 'r').recipe
const plain = parseRecipe(`${HEAD}steps: [{ effect: blur, p: 0.5 }]`, 'r').recipe

const pages: SurveyedPage[] = Array.from({ length: 8 }, (_, i) => {
  const id = `p${i}.jpg`
  const rng = rngFrom(id)
  const pixels = Uint8ClampedArray.from({ length: 40 * 40 * 4 }, () => rng.int(0, 255))
  const print = fingerprint(pixels, 40, 40)
  return {
    id,
    file: id,
    path: id,
    target: 0,
    sha256: sha256(id),
    width: 9,
    height: 9,
    fingerprint: print,
  }
})

/** The rows of a plan as a build writes them, changed by `change`. */
function rowsOf(recipe: typeof plain, change: Partial<ManifestRow>) {
  const plan = planBuild(recipe, pages, [{ target: 0, name: 'a' }])
  const rows = [...tasksOf(plan, () => false)].flatMap((task) =>
    task.images.map((image): ManifestRow => {
      const { attempt } = change
      const key = { seed: 2, source: task.sha256, variant: image.variant, attempt }
      const steps = image.variant > 0 ? drawSteps(recipe, key, task.of, task.overlays) : []
      return {
        id: image.id,
        split: image.split,
        file: image.id,
        target: 0,
        source: { path: task.path, sha256: task.sha256 },
        variant: image.variant,
        ...(image.variant > 0 && change),
        steps: steps.map(({ path, effect, overlay }) => ({
          path,
          effect: effect.name,
          params: {},
          ...(overlay && { overlay }),
        })),
        width: 1,
        height: 1,
        bytes: 1,
        sha256: '',
      }
    }),
  )
  return { plan, rows: rows.filter(({ variant }) => variant > 0) }
}

function kept(recipe: typeof plain, change: Partial<ManifestRow>, sameSources: boolean): number {
  const { plan, rows } = rowsOf(recipe, change)
  const find = placesOf(plan, { recipe, holdoutRecipe: recipe }, sameSources)
  return rows.filter((row) => find(row) !== undefined).length / rows.length
}

describe('images of an earlier build', () => {
  test('are kept at any attempt where the sources are the same', () => {
    for (const change of [{}, { attempt: 2 }, { readability: 0.1 }]) {
      expect(kept(borrowing, change, true)).toBe(1)
    }
  })

  test('are kept among other sources where no draw of them borrows', () => {
    for (const change of [{}, { attempt: 3 }, { attempt: 1, readability: 0.1 }]) {
      expect(kept(plain, change, false)).toBe(1)
    }
  })

  test('are made again among other sources where a refused draw may have borrowed', () => {
    expect(kept(borrowing, { readability: 0.9 }, false)).toBe(1)
    // The draws before it: each borrows as often as not.
    expect(kept(borrowing, { attempt: 1, readability: 0.9 }, false)).toBeLessThan(0.7)
    const third = kept(borrowing, { attempt: 3, readability: 0.9 }, false)
    expect(third).toBeLessThan(0.4)
    // One that stayed unreadable was drawn four times, whichever draw was kept.
    expect(kept(borrowing, { readability: 0.1 }, false)).toBeLessThan(0.4)
  })
})
