import { describe, expect, test } from 'vitest'
import { bearableSteps } from '../../../src/augment/build/bearable.ts'
import { drawVariant } from '../../../src/augment/build/attempts.ts'
import { BUILT_IN } from '../../../src/augment/effects/registry.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { resample } from '../../../src/page/geometry/resample.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'
import { printPatches } from '../../../src/page/readability/print-patches.ts'
import { drawPage } from '../../../src/sample/draw.ts'
import { planSample } from '../../../src/sample/plan.ts'

const { train } = planSample({ seed: 3, train: 102, test: 0 })
const letter = drawPage(
  train.find((one) => one.target === 3)!,
  3,
)
const large = new Source(letter.width, letter.height, letter.bytes, 'a'.repeat(64))
const small = scaled(large, 0.62)

function scaled({ width: w, height: h, pixels }: Source, scale: number): Source {
  const size = { width: Math.round(w * scale), height: Math.round(h * scale) }
  const bytes = new Uint8ClampedArray(4 * size.width * size.height)
  resample({ width: w, height: h, bytes: pixels }, { ...size, bytes }, 'lanczos')
  return new Source(size.width, size.height, bytes, 'b'.repeat(64))
}

const recipeOf = (readability: string): ReturnType<typeof parseRecipe> =>
  parseRecipe(
    `name: strong
seed: 7
${readability}
steps:
  - { effect: stamp }
  - { effect: rotate, params: { angle: [4, 12], size: fit } }
  - { effect: downscale, params: { factor: [0.7, 0.8] } }
  - { effect: blur, params: { size: [0.0012, 0.0016], kind: gaussian } }
`,
    'strong.yaml',
    BUILT_IN,
  )

const GATED = recipeOf('readability: { min: 0.6 }').recipe
const FREE = recipeOf('').recipe
const OF = { target: 0, name: '' }
const stepsFor = (source: Source, variant: number) =>
  drawSteps(GATED, { seed: 7, source: source.digest, variant }, OF, [])

describe('steps as strong as print bears', () => {
  test('stay as drawn where nothing says how much must stay readable', () => {
    const steps = stepsFor(small, 1)
    expect(bearableSteps(steps, small, FREE, FREE.canvas)).toBe(steps)
  })

  test('stay as drawn on a page without text', () => {
    const blank = new Source(300, 400, new Uint8ClampedArray(300 * 400 * 4).fill(255))
    const steps = stepsFor(small, 1)
    expect(bearableSteps(steps, blank, GATED, GATED.canvas)).toBe(steps)
  })

  test('are gentler on small print, in what costs print alone', () => {
    expect(printPatches(small).length).toBeGreaterThan(6)
    const drawn = stepsFor(small, 1)
    const made = bearableSteps(drawn, small, GATED, GATED.canvas)
    const [stamp, rotate, downscale, blur] = drawn.map((step, i) => ({ was: step, is: made[i]! }))
    expect(stamp!.is).toBe(stamp!.was)
    expect(rotate!.is.params).toEqual({ ...rotate!.was.params, size: 'keep' })
    expect(Number(downscale!.is.params['factor'])).toBeGreaterThan(
      Number(downscale!.was.params['factor']),
    )
    expect(Number(downscale!.is.params['factor'])).toBeLessThan(1)
    expect(Number(blur!.is.params['size'])).toBeLessThan(Number(blur!.was.params['size']))
    expect(made.map(({ path }) => path)).toEqual(drawn.map(({ path }) => path))
  })

  test('stay as drawn where print is large enough for them', () => {
    const { recipe } = parseRecipe(
      `name: mild
readability: { min: 0.6 }
steps: [{ effect: downscale, params: { factor: 0.85, shown: tent } }]
`,
      'mild.yaml',
      BUILT_IN,
    )
    const steps = drawSteps(recipe, { seed: 7, source: small.digest, variant: 1 }, OF, [])
    const made = (source: Source) => bearableSteps(steps, source, recipe, recipe.canvas)
    expect(made(scaled(large, 2))).toBe(steps)
    expect(Number(made(small)[0]!.params['factor'])).toBeGreaterThan(0.85)
  })

  test('give way where they cost most, so that the others are seen', () => {
    const kept = (source: Source, steps: string): number[] => {
      const { recipe } = parseRecipe(
        `name: two\nreadability: { min: 0.6 }\norder: free\nsteps: [${steps}]`,
        'two.yaml',
        BUILT_IN,
      )
      const drawn = drawSteps(recipe, { seed: 7, source: source.digest, variant: 1 }, OF, [])
      const made = bearableSteps(drawn, source, recipe, recipe.canvas)
      return made.map(({ params }, i) => {
        const name = ['amount', 'size', 'strength'].find((one) => one in params)
        return Number(params[name!]) / Number(drawn[i]!.params[name!])
      })
    }
    const blur = '{ effect: blur, params: { size: 0.006, kind: gaussian } }'
    const fade = '{ effect: fade, params: { strength: 0.2 } }'
    const [blurred, faded] = kept(small, `${fade}, ${blur}`).toReversed()
    expect(blurred).toBeCloseTo(0.25, 1)
    expect(faded).toBeGreaterThan(0.5)
    // Where both are borne at more than half, they share.
    const mild = '{ effect: blur, params: { size: 0.0032, kind: gaussian } }'
    const shares = kept(small, `${fade}, ${mild}`)
    expect(shares[0]).toBeCloseTo(shares[1]!, 2)
    expect(shares[0]).toBeGreaterThan(0.5)
    expect(shares[0]).toBeLessThan(1)
  })

  test('keep what costs little where print is lost to more than their strength', () => {
    // Smaller than anything bears.
    const tiny = scaled(large, 0.5)
    const { recipe } = parseRecipe(
      `name: lost\nreadability: { min: 0.6 }\nsteps: [{ effect: rotate, params: { angle: 7, size: fit } }, { effect: color-jitter, params: { contrast: 0.9 } }]`,
      'lost.yaml',
      BUILT_IN,
    )
    const drawn = drawSteps(recipe, { seed: 7, source: tiny.digest, variant: 1 }, OF, [])
    const made = bearableSteps(drawn, tiny, recipe, recipe.canvas)
    expect(made[0]!.params['size']).toBe('keep')
    expect(Number(made[1]!.params['contrast'])).toBeLessThan(0.94)
  })

  test('leave print readable at the first draw, and are what the manifest tells', async () => {
    const page = new Page()
    let first = 0
    for (let variant = 1; variant <= 8; variant++) {
      const key = { seed: 7, source: small.digest, variant }
      const request = { recipe: GATED, canvas: GATED.canvas, key, of: OF, overlays: [] }
      const made = await drawVariant(page, small, request, () => Promise.resolve(small))
      if (made.key.attempt === undefined) first++
      const steps = drawSteps(GATED, made.key, OF, [])
      const wanted = bearableSteps(steps, small, GATED, GATED.canvas)
      expect(made.steps.map(({ params }) => params)).toEqual(wanted.map(({ params }) => params))
    }
    // All eight are drawn again, and stay unreadable, where strengths stay as they were drawn.
    expect(first).toBeGreaterThanOrEqual(6)
  })
})
