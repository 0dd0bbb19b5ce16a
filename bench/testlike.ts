/** Whether the testlike recipe shifts the sample's clean pages as the competition's test set is shifted. */
import { readFile } from 'node:fs/promises'
import { renderVariant } from '../src/augment/build/render.ts'
import { drawSteps } from '../src/augment/recipe/draw.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { sha256 } from '../src/core/hash.ts'
import { readLabelledSet } from '../src/dataset/labelled-set.ts'
import { decode } from '../src/page/codec/decode.ts'
import { Page } from '../src/page/image/page.ts'
import type { Source } from '../src/page/image/source.ts'
import { statisticsOf, type Statistics } from '../src/page/statistics/statistics.ts'
import type { Args, Report } from './report.ts'
import { sampleSet } from './support.ts'

export interface Shift {
  brightness: number
  contrast: number
  sharpness: number
  saturation: number
}

/** Mean figures of pages before and after the recipe, and what they say: differences and factors. */
export async function testlikeShift(
  sources: readonly Source[],
): Promise<{ before: Shift; after: Shift; shift: Shift }> {
  const { recipe } = await loadRecipe('testlike')
  const page = new Page()
  const before: Statistics[] = []
  const after: Statistics[] = []
  for (const [i, source] of sources.entries()) {
    before.push(statisticsOf(source.pixels, source.width, source.height))
    const overlay = { path: '', sha256: sources[(i + 1) % sources.length]!.digest }
    const key = { seed: recipe.seed, source: source.digest, variant: 1 }
    const steps = drawSteps(recipe, key, { target: 0, name: '' }, [overlay])
    await renderVariant(page, source, { key, canvas: recipe.canvas }, steps, () =>
      Promise.resolve(sources[(i + 1) % sources.length]!),
    )
    after.push(statisticsOf(page.peek(), page.width, page.height))
  }
  const b = means(before)
  const a = means(after)
  return {
    before: b,
    after: a,
    shift: {
      brightness: a.brightness - b.brightness,
      contrast: a.contrast / b.contrast,
      sharpness: a.sharpness / b.sharpness,
      saturation: a.saturation / b.saturation,
    },
  }
}

function means(list: readonly Statistics[]): Shift {
  const mean = (of: (s: Statistics) => number): number =>
    list.reduce((sum, s) => sum + of(s), 0) / list.length
  return {
    brightness: mean((s) => s.brightness),
    contrast: mean((s) => s.contrast),
    sharpness: mean((s) => s.sharpness),
    saturation: mean((s) => s.saturation),
  }
}

export async function run({ quick }: Args): Promise<Report> {
  const set = await readLabelledSet(await sampleSet(340))
  const step = Math.ceil(set.pages.length / (quick ? 60 : 500))
  const files = set.pages.filter((_, i) => i % step === 0).map((page) => page.file)
  const sources = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file)
      return decode(bytes, sha256(bytes), { area: 262_144 })
    }),
  )
  const { before, after, shift } = await testlikeShift(sources)
  const row = (name: keyof Shift, digits: number, found: string, wanted: string): string =>
    `${name.padEnd(12)} ${before[name].toFixed(digits).padStart(7)} ${after[name].toFixed(digits).padStart(7)}   ${found.padEnd(8)} wanted ${wanted}`
  return {
    json: { pages: sources.length, before, after, shift },
    lines: [
      `testlike on ${sources.length} clean pages of the sample, means`,
      '               clean    test',
      row('brightness', 1, `+${shift.brightness.toFixed(1)}`, '+24 ± 6'),
      row('contrast', 1, `× ${shift.contrast.toFixed(2)}`, '× 1.00 ± 0.05'),
      row('sharpness', 0, `× ${shift.sharpness.toFixed(2)}`, '× 0.5 ± 0.1'),
      row('saturation', 1, `× ${shift.saturation.toFixed(2)}`, '× 0.6 ± 0.1'),
    ],
  }
}
