import { describe, expect, test } from 'vitest'
import { imagesOf, placeOf, planBuild, tasksOf } from '../../../src/augment/build/plan.ts'
import type { SurveyedPage } from '../../../src/augment/build/plan.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { sha256 } from '../../../src/core/hash.ts'
import { fingerprint } from '../../../src/page/dedupe/phash.ts'
import { rngFrom } from '../../../src/core/rng.ts'

const { recipe } = parseRecipe(
  'name: r\nmaxPerSource: 100000\nsteps: [{ effect: bleed-through }]',
  'r',
)

/** Pages that look unlike each other. */
function pages(classes: number, each: number): SurveyedPage[] {
  return Array.from({ length: classes * each }, (_, i) => {
    const id = `p${String(i).padStart(4, '0')}.jpg`
    const rng = rngFrom(id)
    const pixels = Uint8ClampedArray.from({ length: 40 * 40 * 4 }, () => rng.int(0, 255))
    const print = fingerprint(pixels, 40, 40)
    return {
      id,
      file: `/x/${id}`,
      path: `train/${id}`,
      target: i % classes,
      sha256: sha256(id),
      width: 40,
      height: 40,
      fingerprint: print,
    }
  })
}

const classes = Array.from({ length: 4 }, (_, target) => ({ target, name: `class ${target}` }))
const some = pages(4, 20)

describe('a plan', () => {
  test('makes as many training images as asked, and holds out a share of each class', () => {
    const plan = planBuild({ ...recipe, target: 1000 }, some, classes)
    expect(plan.train).toBe(1000)
    for (const { target } of classes) {
      const own = plan.sources.filter(({ page }) => page.target === target)
      expect(own.filter(({ side }) => side === 'holdout')).toHaveLength(3)
      expect(own.reduce((sum, { images }) => sum + images, 0)).toBe(250)
    }
    expect(plan.total).toBe(1000 + 12 * 2)
  })

  test('of a million images takes no room for them', () => {
    const before = process.memoryUsage().heapUsed
    const plan = planBuild({ ...recipe, target: 1_000_000 }, some, classes)
    const tasks = tasksOf(plan, () => false)
    expect(tasks.next().value).toMatchObject({ images: expect.any(Array) as unknown })
    expect(plan.train).toBe(1_000_000)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6)
  })

  test('numbers its images without gaps, and finds each again by its name', () => {
    const plan = planBuild({ ...recipe, target: 300 }, some, classes)
    let place = 0
    for (const source of plan.sources) {
      for (const image of imagesOf(source, plan)) {
        expect(placeOf(plan, image)).toEqual({ place, source })
        place++
      }
    }
    expect(place).toBe(plan.total)
    for (const id of [
      'p0000_9999.jpg',
      'p0000_1.jpg',
      'nobody_0000.jpg',
      '_0000.jpg',
      'p0000.jpg',
      'p0000_0000',
      'p0000_0000.png',
    ]) {
      expect(placeOf(plan, { id, split: 'train' })).toBeUndefined()
    }
  })

  test('tasks hold what is not done, and overlays of their own side only', () => {
    const plan = planBuild({ ...recipe, target: 300 }, some, classes)
    const done = new Set([0, 1, 5])
    const tasks = [...tasksOf(plan, (place) => done.has(place))]
    expect(tasks.flatMap((task) => task.images)).toHaveLength(plan.total - 3)
    const side = new Map(plan.sources.map((source) => [source.page.sha256, source.side]))
    for (const task of tasks) {
      expect(task.overlays.length).toBeGreaterThan(0)
      for (const overlay of task.overlays) {
        expect(side.get(overlay.sha256)).toBe(side.get(task.sha256))
        expect(overlay.sha256).not.toBe(task.sha256)
      }
    }
  })

  test('keeps near-duplicates on one side', () => {
    const [a, b] = [some[0]!, some[4]!]
    const twins = some.map((page) => (page === b ? { ...b, fingerprint: a.fingerprint } : page))
    for (let seed = 0; seed < 12; seed++) {
      const holdout = { ...recipe.holdout, share: 0.4, seed }
      const plan = planBuild({ ...recipe, holdout }, twins, classes)
      const sideOf = (id: string) => plan.sources.find(({ page }) => page.path === id)?.side
      expect(sideOf(a.path)).toBe(sideOf(b.path))
    }
  })

  test('another seed of the recipe holds out the same sources', () => {
    const held = (seed: number) =>
      planBuild({ ...recipe, seed }, some, classes).sources.map(({ side }) => side)
    expect(held(1)).toEqual(held(2))
  })
})
