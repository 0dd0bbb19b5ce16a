/** The pages that golden fingerprints and the pictures of docs/effects.md are made of. */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { AnyEffect } from '../../src/augment/effects/effect.ts'
import { findEffect } from '../../src/augment/effects/registry.ts'
import { rngFrom } from '../../src/core/rng.ts'
import { registerFonts } from '../../src/page/fonts/fonts.ts'
import { Page } from '../../src/page/image/page.ts'
import { Source } from '../../src/page/image/source.ts'

/** Two forms with Korean print and a table, drawn by `augment sample`: 443×591 and 320×427. */
export const PAGES = ['outpatient', 'payment'] as const
export type PageName = (typeof PAGES)[number]

const sources = new Map<PageName, Source>()
for (const name of PAGES) {
  const file = fileURLToPath(new URL(`../augment/effects/pages/${name}.png`, import.meta.url))
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  sources.set(name, new Source(info.width, info.height, new Uint8ClampedArray(data)))
}

export const sourceOf = (name: PageName): Source => sources.get(name)!
export const otherThan = (name: PageName): Source =>
  sourceOf(PAGES.find((other) => other !== name)!)

/** What is wrong with a page that restoring effects are to put right. */
const DAMAGE: readonly (readonly [string, Record<string, number | string>])[] = [
  ['fade', { strength: 0.5, maxStrokeWidth: 0.007, uneven: 0.4 }],
  [
    'bleed-through',
    { strength: 0.2, blur: 0.004, offset: 0.03, angle: 1, flip: 'horizontal', uneven: 0.4 },
  ],
  ['color-jitter', { brightness: 32, contrast: 1, saturation: 0.5, gamma: 1, warmth: 0 }],
  ['noise', { amount: 6, size: 0.0056, chroma: 0.1, underexposure: 0, sharpening: 0, lowLight: 0 }],
]
/** A sheet whose right side stands up, seen by a camera that leans. */
const BEND = {
  kind: 'edge',
  bend: 40,
  toward: 0,
  crest: 0.5,
  spread: 0.8,
  lean: 26,
  distance: 1.8,
  light: 200,
  elevation: 60,
  ambient: 0.6,
  margin: 0,
  fill: 'white',
}
/** What is done to a page before some effects, in place of damage. */
const POSITION: Readonly<
  Record<string, readonly (readonly [string, Record<string, number | string>])[]>
> = {
  dewarp: [['page-curl', BEND]],
  deskew: [['rotate', { angle: 4, fill: 'white', size: 'keep' }]],
  trim: [
    ['rotate', { angle: 0.01, fill: 'white', size: 'keep' }],
    ['translate', { x: 0.1, y: -0.06, fill: 'white' }],
  ],
  upright: [['rotate90', { turns: 1 }]],
  flatten: [
    ['shadow', { kind: 'arm', strength: 0.6, softness: 0.02, reach: 0.6, size: 1.4, lamps: 1 }],
  ],
  despeckle: [],
}

/** The page as it is before the effect: degraded or moved where the effect is to put that right. */
export function loadedPage(effect: AnyEffect, name: PageName): Page {
  const page = new Page()
  page.load(sourceOf(name))
  if (effect.phase !== 'restore') return page
  if (effect.name === 'dewarp') write(page)
  for (const [step, params] of POSITION[effect.name] ?? DAMAGE) {
    findEffect(step)!.apply(page, params, rngFrom(`golden/${step}`), otherThan(name))
  }
  if (effect.name === 'despeckle') sprinkle(page)
  return page
}

/** Rows of print in place of the form, whose cells are too few to tell a bend by. */
function write(page: Page): void {
  registerFonts()
  const { width, height } = page
  const context = page.canvas()
  context.save()
  context.fillStyle = '#f6f4ee'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#1d1d20'
  context.font = '12px "Sample Gothic"'
  for (let y = 40, row = 0; y < height - 30; y += 19, row++) {
    const from = (7 * row) % 40
    const words =
      'Receipt of payment for repairs to the boiler house and all its pipes in March '.repeat(2)
    context.fillText(words.slice(from, from + width / 8), 30, y)
  }
  context.restore()
}

/** Specks of two pixels all over the page. */
function sprinkle(page: Page): void {
  const rng = rngFrom('golden/specks')
  const pixels = page.pixels()
  for (let i = 0; i < 60; i++) {
    const at = rng.int(0, page.height - 1) * page.width + rng.int(0, page.width - 2)
    pixels.fill(40, at * 4, at * 4 + 3)
    pixels.fill(40, at * 4 + 4, at * 4 + 7)
  }
}
