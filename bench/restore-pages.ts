/** Pages for the restoring bench: clean ones of the sample set, and the same degraded as those of the test set. */
import { createCanvas, ImageData } from '@napi-rs/canvas'
import sharp from 'sharp'
import { bleedThrough } from '../src/augment/effects/paper/bleed-through.ts'
import type { AnyEffect } from '../src/augment/effects/effect.ts'
import { fade } from '../src/augment/effects/ink/fade.ts'
import { noise } from '../src/augment/effects/capture/noise.ts'
import { jpeg } from '../src/augment/effects/capture/jpeg.ts'
import { colorJitter } from '../src/augment/effects/capture/color-jitter.ts'
import { drawNumber } from '../src/augment/recipe/draw.ts'
import { drawPage, SAMPLE_QUALITY } from '../src/sample/draw.ts'
import { SAMPLE_CLASSES } from '../src/sample/classes.ts'
import { rngFrom, type Rng } from '../src/core/rng.ts'
import { decode } from '../src/page/codec/decode.ts'
import { Page } from '../src/page/image/page.ts'
import { Source } from '../src/page/image/source.ts'

export interface CleanPage {
  target: number
  name: string
  source: Source
}

/** Classes that are pictures of things, not of text. */
export const PICTURES: ReadonlySet<number> = new Set([2, 16])

type Damage = readonly (readonly [AnyEffect, Record<string, readonly [number, number] | number>])[]

/** What `testlike` does to every other page, and the JPEG it is kept in. */
const DEGRADATION: Damage = [
  [fade, { strength: [0.4, 0.7] }],
  [bleedThrough, {}],
  [colorJitter, { brightness: [20, 45], saturation: [0.3, 0.7], contrast: 1 }],
  [noise, { amount: [4, 10], underexposure: 0, sharpening: 0 }],
  [jpeg, { quality: [80, 92] }],
]

/** `count` clean pages of each class, as they would be read from disk. */
export async function cleanPages(count: number, seed: number): Promise<CleanPage[]> {
  const pages: CleanPage[] = []
  for (const { target } of SAMPLE_CLASSES) {
    for (let i = 0; i < count; i++) {
      const name = `bench/${target}/${i}`
      const { width, height, bytes } = drawPage(
        { id: name, target, label: target, key: name },
        seed,
      )
      const canvas = createCanvas(width, height)
      canvas.getContext('2d').putImageData(new ImageData(bytes, width, height), 0, 0)
      const source = await decode(canvas.encodeSync('jpeg', SAMPLE_QUALITY), name)
      pages.push({ target, name, source })
    }
  }
  return pages
}

/** The page degraded as strongly as the competition's test set. */
export function degraded(source: Source, overlay: Source, name: string): Source {
  return damaged(DEGRADATION, source, overlay, name)
}

/** The page with only the noise and the JPEG of the test set. */
export function withNoise(source: Source, name: string): Source {
  const damage = DEGRADATION.filter(([effect]) => effect === noise || effect === jpeg)
  return damaged(damage, source, source, `grainy/${name}`)
}

function damaged(damage: Damage, source: Source, overlay: Source, name: string): Source {
  const page = new Page()
  page.load(source)
  const rng = rngFrom(`bench/restore/${name}`)
  for (const [effect, given] of damage) {
    const own = rng.foldIn(effect.name)
    effect.apply(page, drawn(effect, given, own), own, effect.wantsOverlay ? overlay : undefined)
  }
  return new Source(page.width, page.height, page.peek().slice())
}

/** An effect's parameters: those given, the others as its table draws them. */
function drawn(
  effect: AnyEffect,
  given: Record<string, readonly [number, number] | number>,
  rng: Rng,
): Record<string, number | string> {
  const params: Record<string, number | string> = {}
  for (const [name, param] of Object.entries(effect.params)) {
    const own = rng.foldIn(name)
    if (param.kind === 'number') {
      params[name] = drawNumber(given[name] ?? param.default, own, param)
    } else {
      params[name] = typeof param.default === 'string' ? param.default : own.pick(param.values)
    }
  }
  return params
}

/** Writes a page as PNG. */
export async function writePng(source: Source, file: string): Promise<void> {
  const { width, height, pixels } = source
  const raw = { width, height, channels: 4 as const }
  await sharp(pixels, { raw }).removeAlpha().png().toFile(file)
}
