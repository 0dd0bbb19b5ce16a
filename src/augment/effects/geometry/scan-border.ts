/** What a scanner or copier sees beside a page: its lid or the dark under an open one, the book's other page. */
import { matrixMap } from '../../../page/geometry/point-map.ts'
import { composed } from '../../../page/geometry/projection.ts'
import { innerSpans } from '../../../page/geometry/inner-spans.ts'
import { edgesOf, warp } from '../../../page/geometry/warp.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Source } from '../../../page/image/source.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../page/texture/noise.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { RESAMPLED } from '../print-cost.ts'
import { placeOf, type Place } from './scan-place.ts'

const LIDS = ['black', 'grey', 'white'] as const
type Lid = (typeof LIDS)[number]

export const scanBorder = defineEffect({
  name: 'scan-border',
  phase: 'geometry',
  summary:
    'The edge of a scan: black or grey beside a page that lies askew, a shadow where it lifts off the glass, a dark gutter, the next page',
  movesPixels: true,
  wantsOverlay: true,
  print: {
    cost: ({ width, neighbour }) => ({ ...RESAMPLED, size: 1 - 0.5 * width - 0.5 * neighbour }),
  },
  params: {
    lid: enumOf(
      LIDS,
      { choice: LIDS, weights: [6, 3, 2] },
      'what shows beside the page: the dark under an open lid, a grey or a white lid',
    ),
    width: number(
      0,
      0.15,
      { logUniform: [0.006, 0.05] },
      'share of the short side',
      'how wide it shows at most',
    ),
    sides: int(1, 4, { choice: [1, 2, 3, 4], weights: [5, 4, 1, 1] }, '', 'at how many sides'),
    angle: number(-8, 8, { normal: [0, 0.8] }, 'degrees', 'how askew the page lies, clockwise'),
    rough: number(
      0,
      1,
      [0, 0.7],
      'share',
      'how ragged the edge of a black border is, as copies of copies have it',
    ),
    shade: number(
      0,
      0.8,
      [0, 0.4],
      'share of brightness',
      'how dark the page is at those edges, where it lifts off the glass',
    ),
    gutter: number(
      0,
      1,
      { choice: [0, 0.5, 0.8], weights: [5, 1, 1] },
      'share of brightness',
      'how dark the fold of a book is along one side; 0 for loose sheets',
    ),
    neighbour: number(
      0,
      0.12,
      { choice: [0, 0.02, 0.05], weights: [4, 1, 1] },
      'share of the short side',
      'how much of a page beside it shows',
    ),
  },
  apply(page, params, rng, overlay) {
    const { width, height, short } = page
    if (short < 16) return { skipped: 'page too small for a border' }
    if (page.sheet) return { skipped: 'the sheet lies on something already' }
    const place = placeOf(page, params, rng.foldIn('place'))
    const size = { width, height }
    page.rebuild(width, height, (before, after) => {
      const from = { width, height, bytes: before }
      const into = { width, height, bytes: after }
      const bed = bedOf(params.lid, rng.foldIn('bed'))
      fillBed(into, bed)
      if (params.neighbour > 0) {
        drawNeighbour(from, overlay, into, place, params.neighbour * short)
      }
      const edges = edgesOf(from, place.matrix)
      darkenBeside(into, edges, params.lid === 'black' ? 0.5 : 0.3, short)
      warp(from, into, place.matrix)
      const inner = {
        shade: params.shade,
        gutter: params.gutter,
        rough: params.lid === 'black' ? params.rough : 0,
      }
      finishEdges(into, edges, { ...inner, place, bed, short })
    })
    return { moved: matrixMap(size, size, place.matrix), did: { sides: place.names.join(' ') } }
  },
})

/** The tone of what lies beside the page, and its grain. */
interface Bed {
  tone: readonly [number, number, number]
  grain: number
  left: number
  top: number
}

function bedOf(lid: Lid, rng: Rng): Bed {
  const level = { black: rng.int(4, 30), grey: rng.int(120, 190), white: rng.int(222, 246) }[lid]
  const cool = rng.normal(0, 2)
  return {
    tone: [level - cool, level, level + cool],
    grain: { black: 2.5, grey: 3.5, white: 1.5 }[lid],
    left: rng.int(0, NOISE_SIDE - 1),
    top: rng.int(0, NOISE_SIDE - 1),
  }
}

const WRAP = NOISE_SIDE - 1

function fillBed({ width, height, bytes }: Raster, { tone, grain, left, top }: Bed): void {
  const fine = noiseTile('grain')
  const coarse = noiseTile('cloud')
  const [red, green, blue] = tone
  for (let y = 0, i = 0; y < height; y++) {
    const row = ((y + top) & WRAP) * NOISE_SIDE
    for (let x = 0; x < width; x++, i += 4) {
      const at = row + ((x + left) & WRAP)
      const change = ((fine[at]! + 0.7 * coarse[at]! - 1.7 * NOISE_MEAN) / NOISE_SD) * grain
      bytes[i] = red + change
      bytes[i + 1] = green + change
      bytes[i + 2] = blue + change
      bytes[i + 3] = 255
    }
  }
}

/** The page that lies beside this one: its near edge, with the gap between the two. */
function drawNeighbour(
  page: Raster,
  overlay: Source | undefined,
  into: Raster,
  { matrix, bound }: Place,
  shown: number,
): void {
  const other: Raster = overlay
    ? { width: overlay.width, height: overlay.height, bytes: overlay.pixels }
    : page
  const scale = page.height / other.height
  const gap = Math.max(1, 0.06 * shown)
  const x = bound === 1 ? page.width + gap : -gap - other.width * scale
  warp(other, into, composed(matrix, [scale, 0, x, 0, scale, 0, 0, 0, 1]))
}

/** The gap under the page's edge, darkest right at it. */
function darkenBeside(into: Raster, edges: Float64Array, dark: number, short: number): void {
  const reach = 0.006 * short
  const left = falloff(4 * reach, (off) => 1 - dark * Math.exp(-off / reach))
  const { width, height, bytes } = into
  const spans = innerSpans(into, edges, 0)
  for (let row = 0; row < height; row++) {
    const y = row + 0.5
    for (let column = 0; column < width; column++) {
      if (column === spans[2 * row]) column = spans[2 * row + 1]!
      if (column >= width) break
      const x = column + 0.5
      let off = 0
      for (let e = 0; e < 12; e += 3) {
        const beyond = -(edges[e]! * x + edges[e + 1]! * y + edges[e + 2]!)
        if (beyond > off) off = beyond
      }
      const at = (off * PER_PIXEL) | 0
      if (off <= 0 || at >= left.length) continue
      const share = left[at]!
      for (let i = 4 * (row * width + column), end = i + 3; i < end; i++) {
        bytes[i] = bytes[i]! * share
      }
    }
  }
}

/** Steps of a table of distances to a pixel. */
const PER_PIXEL = 8

/** A function of the distance in px, in steps, from 0 to `reach`. */
function falloff(reach: number, at: (distance: number) => number): Float32Array {
  const length = Math.max(1, Math.ceil(reach * PER_PIXEL))
  return Float32Array.from({ length }, (_, i) => at((i + 0.5) / PER_PIXEL))
}

interface Inner {
  shade: number
  gutter: number
  rough: number
  place: Place
  bed: Bed
  short: number
}

/** How far in the page is darker where it lifts, and where it bends into a fold, share of the short side. */
const LIFT = 0.02
const FOLD = 0.055
/** How far in black reaches at a ragged edge, share of the short side. */
const RAGGED = 0.011

/** Shade, fold and ragged black over the page's own edges. */
function finishEdges(into: Raster, edges: Float64Array, inner: Inner): void {
  const { shade, gutter, rough, place, bed, short } = inner
  const { bytes } = into
  const coarse = noiseTile('cloud')
  const fine = noiseTile('grain')
  const specks = noiseTile('white')
  const ragged = rough * RAGGED * short
  const step = Math.max(1, short / 443)
  const lifted = shade > 0 ? 5 * LIFT * short : 0
  const folded = gutter > 0 ? 4 * FOLD * short : 0
  if (lifted + folded + ragged === 0) return
  const lift = falloff(lifted, (far) => 1 - shade * Math.exp(-((far / (LIFT * short)) ** 1.2)))
  const fold = falloff(folded, (far) => 1 - gutter * Math.exp(-((far / (FOLD * short)) ** 1.3)))
  const spans = innerSpans(into, edges, Math.max(lifted, folded, 8 * ragged))
  const { width, height } = into
  for (let row = 0; row < height; row++) {
    const y = row + 0.5
    const line = (((row / step) | 0) + bed.top) & WRAP
    for (let column = 0; column < width; column++) {
      if (column === spans[2 * row]) column = spans[2 * row + 1]!
      if (column >= width) break
      const x = column + 0.5
      let nearest = Infinity
      let bound = 0
      for (let side = 0, e = 0; side < 4; side++, e += 3) {
        const inward = edges[e]! * x + edges[e + 1]! * y + edges[e + 2]!
        if (side === place.bound) bound = inward
        if (place.open[side] && inward < nearest) nearest = inward
      }
      if (nearest < -1) continue
      const a = nearest <= 0 ? 0 : (nearest * PER_PIXEL) | 0
      const b = bound <= 0 ? 0 : (bound * PER_PIXEL) | 0
      const left = (a < lift.length ? lift[a]! : 1) * (b < fold.length ? fold[b]! : 1)
      const i = 4 * (row * width + column)
      if (left < 1) {
        bytes[i] = bytes[i]! * left
        bytes[i + 1] = bytes[i + 1]! * left
        bytes[i + 2] = bytes[i + 2]! * left
      }
      if (ragged === 0 || nearest > 8 * ragged) continue
      const at = line * NOISE_SIDE + ((((column / step) | 0) + bed.left) & WRAP)
      // Bumps as long as a line of print, their rim in grains.
      const bump = 0.75 + (0.5 * (coarse[at]! - NOISE_MEAN)) / NOISE_SD
      const rim = (0.35 * (fine[at]! - NOISE_MEAN)) / NOISE_SD
      const speck = specks[at]! > 222 + (10 * nearest) / ragged
      if (nearest > ragged * (bump + rim) && !speck) continue
      bytes[i] = bed.tone[0]
      bytes[i + 1] = bed.tone[1]
      bytes[i + 2] = bed.tone[2]
    }
  }
}
