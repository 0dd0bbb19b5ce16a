/** Degraded pages and the clean ones they came from: the training data of the enhancement network. */
import { bleedThrough } from '../src/augment/effects/paper/bleed-through.ts'
import type { AnyEffect } from '../src/augment/effects/effect.ts'
import { fade } from '../src/augment/effects/ink/fade.ts'
import { noise } from '../src/augment/effects/capture/noise.ts'
import { jpeg } from '../src/augment/effects/capture/jpeg.ts'
import { colorJitter } from '../src/augment/effects/capture/color-jitter.ts'
import { drawNumber } from '../src/augment/recipe/draw.ts'
import { SAMPLE_CLASSES } from '../src/sample/classes.ts'
import { drawPage } from '../src/sample/draw.ts'
import { rngFrom, type Rng } from '../src/core/rng.ts'
import { Page } from '../src/page/image/page.ts'
import type { Raster } from '../src/page/image/raster.ts'
import { Source } from '../src/page/image/source.ts'
import { lettersPage, latinPage } from './orientation-pages.ts'

/** Brightness of a degraded page and of the target, 0 to 255. */
export interface Pair {
  width: number
  height: number
  degraded: Uint8Array
  clean: Uint8Array
}

/** Seed, and with `train-mend` and `mend` in keys below what the weights in the source were drawn by. */
const SEED = 78_001
/** Pages of print that are drawn with each page of every class. */
const PRINT = 14

type Given = Record<string, readonly [number, number] | number>

/** The effects of `testlike`, in its order, in a slightly wider range. */
const DEGRADATIONS: readonly (readonly [AnyEffect, Given])[] = [
  [fade, { strength: [0.3, 0.7] }],
  [bleedThrough, {}],
  [colorJitter, { brightness: [20, 45], saturation: [0.3, 0.7], contrast: 1 }],
  [noise, { amount: [3, 11], underexposure: 0, sharpening: 0 }],
  [jpeg, { quality: [75, 95] }],
]

/** Pages of the sample's classes, `perClass` of each, and of print, each degraded by draws of its own. */
export function trainingPairs(perClass: number, fonts: readonly string[]): Pair[] {
  const sources = sourcesOf(perClass, fonts)
  return sources.map((source, i) => {
    const rng = rngFrom(`train-mend/${SEED}/${i}`)
    const overlay = rng.pick(sources)
    // A quarter of the pages lacks some of the degradations, so that they are not corrected where absent.
    const isWhole = rng.bernoulli(0.75)
    const effects = DEGRADATIONS.filter(
      ([effect]) => isWhole || effect === noise || effect === jpeg || rng.bernoulli(0.6),
    )
    const lifted = effects.filter(([effect]) => effect === colorJitter)
    return {
      width: source.width,
      height: source.height,
      degraded: greyOf(degradedBy(effects, source, overlay, rng)),
      clean: greyOf(degradedBy(lifted, source, overlay, rng)),
    }
  })
}

function sourcesOf(perClass: number, fonts: readonly string[]): Source[] {
  const sources: Source[] = []
  for (let i = 0; i < perClass; i++) {
    for (const { target } of SAMPLE_CLASSES) {
      const key = `mend/${target}/${i}`
      sources.push(sourceOf(drawPage({ id: key, target, label: target, key }, SEED)))
    }
    for (let n = 0; n < PRINT; n++) {
      const rng = rngFrom(`train-mend/${SEED}/print/${i}/${n}`)
      sources.push(sourceOf(n % 3 === 2 ? lettersPage(rng) : latinPage(rng, fonts)))
    }
  }
  return sources
}

function sourceOf({ width, height, bytes }: Raster): Source {
  return new Source(width, height, bytes)
}

/** The page after these effects; each draws from its own rng, whatever the others are. */
function degradedBy(effects: typeof DEGRADATIONS, source: Source, overlay: Source, rng: Rng): Page {
  const page = new Page()
  page.load(source)
  for (const [effect, given] of effects) {
    const own = rng.foldIn(effect.name)
    const params: Record<string, number | string> = {}
    for (const [name, param] of Object.entries(effect.params)) {
      const drawn = own.foldIn(name)
      params[name] =
        param.kind === 'number'
          ? drawNumber(given[name] ?? param.default, drawn, param)
          : typeof param.default === 'string'
            ? param.default
            : drawn.pick(param.values)
    }
    effect.apply(page, params, own, effect.wantsOverlay ? overlay : undefined)
  }
  return page
}

function greyOf(page: Page): Uint8Array {
  const rgba = page.peek()
  const grey = new Uint8Array(page.width * page.height)
  for (let i = 0, k = 0; k < grey.length; i += 4, k++) {
    grey[k] = Math.round(0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!)
  }
  return grey
}
