/** What each effect costs on pages of the sample's sizes. */
import { readFile } from 'node:fs/promises'
import { allEffects } from '../src/augment/effects/registry.ts'
import { drawSteps } from '../src/augment/recipe/draw.ts'
import { parseRecipe } from '../src/augment/recipe/parse.ts'
import { rngOfStep } from '../src/augment/recipe/draw.ts'
import type { LabelledSet } from '../src/dataset/labelled-set.ts'
import { decode } from '../src/page/codec/decode.ts'
import { Page } from '../src/page/image/page.ts'
import { median } from './support.ts'

const PAGES = 8
const VARIANTS = 6

/** @returns median milliseconds by effect, at its default parameters, where it found something to do */
export async function effectTimes(
  set: LabelledSet,
  quick: boolean,
): Promise<Record<string, number>> {
  const files = set.pages.map((page) => page.file)
  const step = Math.max(1, Math.floor(files.length / PAGES))
  const chosen = files.filter((_, i) => i % step === 0).slice(0, PAGES)
  const sources = await Promise.all(
    chosen.map(async (file) => decode(await readFile(file), file, { area: 262_144 })),
  )
  const page = new Page({ resident: true })
  const times: Record<string, number> = {}
  for (const effect of allEffects()) {
    const { recipe } = parseRecipe(`name: one\nsteps: [{ effect: ${effect.name} }]`, 'bench')
    const ms: number[] = []
    for (let variant = 0; variant < (quick ? 2 : VARIANTS); variant++) {
      for (const [i, source] of sources.entries()) {
        const overlay = sources[(i + 1) % sources.length]
        const key = { seed: 1, source: source.digest, variant }
        const [drawn] = drawSteps(recipe, key, { target: 0, name: '' }, [0])
        const rng = rngOfStep(key, effect.name)
        page.load(source)
        const started = performance.now()
        try {
          const outcome = effect.apply(
            page,
            drawn!.params,
            rng,
            effect.wantsOverlay ? overlay : undefined,
          )
          page.peek()
          if (!(outcome && 'skipped' in outcome)) ms.push(performance.now() - started)
        } catch (error) {
          // From the next page on there is memory enough.
          if (!page.outgrown) throw error
        }
      }
    }
    times[effect.name] = median(ms.slice(ms.length >> 2))
  }
  return times
}
