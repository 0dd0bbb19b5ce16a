/** What scanners and fax machines keep of a page: dots that are black or white. */
import { blurPlane } from '../../../page/image/plane.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, number, type ParamsOf } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { bayerScreen, clusteredScreen } from './dither.ts'
import {
  adaptive,
  diffused,
  ordered,
  surroundingsOf,
  thresholded,
  type DotMaker,
} from './dot-makers.ts'
import { DotReader, DotWriter, lightFor, type DotGrid } from './dots.ts'
import { FaxLines } from './fax-lines.ts'
import { ScanSensor } from './scan-sensor.ts'

const METHODS = ['threshold', 'adaptive', 'bayer', 'clustered', 'diffusion'] as const
const FAXES = ['no', 'fine', 'standard'] as const

/** Dots across a page that a fax sends, and lines for each of them (ITU-T T.4: 8.04 dots, 7.7 or 3.85 lines a mm). */
const FAX_DOTS = 1728
const LINES = { no: 1, fine: 7.7 / 8.04, standard: 3.85 / 8.04 }

/** More dots than this along a pixel's side are not to be told apart. */
const MAX_PER_PIXEL = 2.5

const PARAMS = {
  method: enumOf(
    METHODS,
    { choice: METHODS, weights: [8, 4, 1, 1, 2] },
    'how grey becomes black or white: by one threshold, by the brightness around, by ordered dots (dispersed or clustered), by error diffusion',
  ),
  resolution: number(
    100,
    6000,
    { choice: [850, 1275, 1700, 2550], weights: [1, 1, 5, 4] },
    'dots along the short side',
    'of the scanner; letter paper has 1700 at 200 dots per inch',
  ),
  level: number(
    0.05,
    0.98,
    { normal: [0.56, 0.12] },
    'share of the way from ink to paper',
    'what is still black: low breaks thin strokes, high fills small letters and takes grey paper for ink',
  ),
  noise: number(0, 60, [3, 12], 'grey levels', 'of the sensor, as a standard deviation'),
  rough: number(
    0,
    3,
    { logUniform: [0.25, 1] },
    'dots',
    'how far contours stray, as a standard deviation',
  ),
  softness: number(
    0,
    0.004,
    [0, 0.0008],
    'share of the short side',
    'blur of the optics, as a standard deviation',
  ),
  uneven: number(
    0,
    60,
    { logUniform: [2, 18] },
    'grey levels',
    'how much the light changes over the page and from row to row, as a standard deviation',
  ),
  fax: enumOf(
    FAXES,
    { choice: FAXES, weights: [8, 1, 1] },
    'as a fax sends it: 1728 dots across, whatever the resolution, in fine or standard lines',
  ),
  badLines: number(
    0,
    0.3,
    { logUniform: [0.0005, 0.02] },
    'share of lines',
    'of a fax that came wrong: left out, repeated, or shifted from a dot on',
  ),
} as const
type Params = ParamsOf<typeof PARAMS>

/** The level at which methods do as their authors say. */
const MIDDLE = 0.56

export const bilevel = defineEffect({
  name: 'bilevel',
  phase: 'capture',
  summary:
    'A scan in black and white or a fax: rough contours, broken or filled strokes, speckle on grey paper, dither, bad lines',
  movesPixels: false,
  print: {
    cost: ({ level, rough, softness, method }, { short }) => ({
      lost:
        0.04 +
        0.85 * Math.abs(level - MIDDLE) +
        0.04 * rough +
        0.05 * softness * short +
        (method === 'clustered' ? 0.04 : 0),
    }),
    // Scanners that find their threshold by themselves keep strokes as wide as they were.
    gentler: ({ level, rough, softness }, share) => ({
      level: nearer(MIDDLE, level, share),
      rough: nearer(0, rough, share),
      softness: nearer(0, softness, share),
    }),
  },
  params: PARAMS,
  apply(page, params, rng) {
    const { width, height, short } = page
    const perPixel = (params.fax === 'no' ? params.resolution : FAX_DOTS) / short
    const counted = (pixels: number, wanted: number): number =>
      Math.max(1, Math.round(Math.min(MAX_PER_PIXEL, wanted) * pixels))
    const grid = {
      columns: counted(width, perPixel),
      rows: counted(height, perPixel * LINES[params.fax]),
    }
    const raster = { width, height, bytes: page.pixels() }
    const light = lightFor(raster, grid)
    const tones = tonesOf(light.values)
    const soft = params.softness * Math.min(light.width, light.height)
    blurPlane(light.values, light.width, light.height, soft)
    const around = params.method === 'adaptive' ? surroundingsOf(light) : undefined
    const arena = kernelArena()
    const { noise, uneven } = params
    const stray = params.rough * Math.min(1, MAX_PER_PIXEL / perPixel)
    const sensor = new ScanSensor(arena, { noise, stray, uneven }, grid, rng.foldIn('sensor'))
    const reader = new DotReader(arena, light, grid)
    const writer = new DotWriter(arena, raster, grid)
    const make = around
      ? adaptive(arena, grid, light, around, shareOf(params.level))
      : makerOf(arena, grid, params, tones)
    const lines =
      params.fax === 'no' ? undefined : new FaxLines(grid, params.badLines, rng.foldIn('lines'))
    const scanned = arena.alloc(4 * grid.columns)
    const black = arena.alloc(grid.columns + 16)
    for (let row = 0; row < grid.rows; row++) {
      reader.row(row, sensor.light)
      sensor.row(row, scanned)
      make(row, scanned, black)
      lines?.print(row, arena.view(black, grid.columns, Uint8Array))
      writer.add(black)
    }
  },
})

interface Tones {
  ink: number
  paper: number
}

/** Classes closer than this are both paper, or both ink. */
const MIN_CONTRAST = 48

/** Mean brightness of ink and of paper: the two classes that N. Otsu's threshold (1979) tells apart. */
function tonesOf(light: Uint8Array): Tones {
  const counts = new Float64Array(256)
  for (let i = 0; i < light.length; i++) counts[light[i]!] = counts[light[i]!]! + 1
  let [all, sum] = [0, 0]
  for (let level = 0; level < 256; level++) {
    all += counts[level]!
    sum += counts[level]! * level
  }
  let best: Tones = { ink: 0, paper: 255 }
  let highest = -1
  for (let level = 0, below = 0, dark = 0; level < 255; level++) {
    below += counts[level]!
    dark += counts[level]! * level
    if (below === 0 || below === all) continue
    const ink = dark / below
    const paper = (sum - dark) / (all - below)
    const between = below * (all - below) * (paper - ink) ** 2
    if (between > highest) [highest, best] = [between, { ink, paper }]
  }
  if (highest >= 0 && best.paper - best.ink >= MIN_CONTRAST) return best
  const mean = sum / all
  return mean > 100 ? { ink: 0.2 * mean, paper: mean } : { ink: mean, paper: 200 }
}

/** How much darker than its surroundings ink is: 15 % at the middle, as the method's authors have it. */
function shareOf(level: number): number {
  return Math.max(0.03, 0.15 + 0.3 * (MIDDLE - level))
}

function makerOf(
  arena: Arena,
  grid: DotGrid,
  { method, level }: Params,
  { ink, paper }: Tones,
): DotMaker {
  if (method === 'threshold') {
    const limit = Math.min(252, Math.max(24, ink + level * (paper - ink)))
    return thresholded(arena, grid, limit)
  }
  // Paper burns out, so that it has hardly any dots of its own.
  const scale = 1 / Math.max(MIN_CONTRAST, 0.96 * paper - ink)
  const tone = { scale, shift: MIDDLE - level - ink * scale }
  if (method === 'bayer') return ordered(arena, grid, bayerScreen(), tone)
  if (method === 'clustered') return ordered(arena, grid, clusteredScreen(6), tone)
  return diffused(arena, grid, tone)
}
