/** A corner or a side of the sheet that was torn off: a ragged edge with a rim of bare fibres, and what lies beneath. */
import { paperOfPage } from '../../../page/background/paper.ts'
import { sheetAt } from '../../../page/background/sheet.ts'
import { project } from '../../../page/geometry/projection.ts'
import type { Page } from '../../../page/image/page.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../page/texture/noise.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { sheetFrame, type SheetFrame } from '../sheet-frame.ts'
import { BENEATH, beneathOf, colourOf } from './fasteners/beneath.ts'
import type { Colour } from './fasteners/punch.ts'
import { drawTear, KINDS, type Tear } from './tears/outline.ts'

export const tear = defineEffect({
  name: 'tear',
  phase: 'paper',
  summary:
    'A corner or a side torn off: a ragged edge with a rim of bare fibres, its shadow on what lies beneath',
  movesPixels: false,
  params: {
    kind: enumOf(
      KINDS,
      { choice: KINDS, weights: [4, 2, 1] },
      'a corner, a piece out of a side, or all of a side, as from a pad',
    ),
    count: int(1, 4, { choice: [1, 2], weights: [5, 1] }, '', 'how many such'),
    size: number(
      0.01,
      0.5,
      { logUniform: [0.04, 0.16] },
      'share of the short side',
      'how far it goes into the sheet',
    ),
    rough: number(0, 1, [0.3, 1], 'share', 'how ragged the edge is'),
    fibre: number(
      0,
      0.02,
      { logUniform: [0.002, 0.007] },
      'share of the short side',
      'width of the rim where the print came off with the upper fibres',
    ),
    shadow: number(
      0,
      1,
      [0.2, 0.6],
      'share of brightness',
      'what the sheet takes of the light beside it',
    ),
    beneath: enumOf(
      BENEATH,
      'usual',
      'what shows there: the dark under a lid, a grey or white lid, another page; usual: the desk in a photograph, else dark or another page',
    ),
  },
  apply(page, { kind, count, size, rough, fibre, shadow, beneath }, rng) {
    const frame = sheetFrame(page)
    const paper = paperOfPage(page)
    const under = beneathOf(page, paper, beneath, rng.foldIn('beneath'))
    const bare = colourOf(paper, undefined)
    const desk = page.sheet && beneath === 'usual' ? page.peek().slice() : undefined
    const towards = rng.uniform(0, 2 * Math.PI)
    const first = rng.int(0, 3)
    for (let k = 0; k < count; k++) {
      const own = rng.foldIn(`tear ${k}`)
      const one = drawTear(frame, { kind, size, rough, fibre, place: (first + k) % 4 }, own)
      const look = { beneath: under.colour, bare, desk, shadow, towards, lift: 0.006 }
      tearOff(page, frame, one, look, own)
    }
    return undefined
  },
})

interface Look {
  beneath: Colour
  /** colour of the paper, which fibres within it surpass a little */
  bare: Colour
  /** the picture before, of which what lies beside the sheet goes on beneath it */
  desk: Uint8ClampedArray | undefined
  shadow: number
  /** direction that the shadow falls to, radians, and how far, share of the short side */
  towards: number
  lift: number
}

const WRAP = NOISE_SIDE - 1
/** How much lighter than its face the inside of paper is. */
const BRIGHTER = 1.035
/** How far beside a photographed sheet its edge is soft, px, and share of the short side. */
const [SOFT_PIXELS, SOFT] = [3, 0.006]
/** How dark the edge of the sheet's own upper layer is against the bare fibres. */
const STEP = 0.93

function tearOff(page: Page, frame: SheetFrame, torn: Tear, look: Look, rng: Rng): void {
  const { width, height } = page
  const { short, toSheet, toPage, wide, high } = frame
  const edge = page.sheet ? Math.max(SOFT_PIXELS / short, SOFT) : 0
  const bytes = page.pixels()
  const [fibres, cloud] = [noiseTile('fibre'), noiseTile('grain')]
  const [left, top] = [rng.int(0, WRAP), rng.int(0, WRAP)]
  const [castX, castY] = [Math.cos(look.towards) * look.lift, Math.sin(look.towards) * look.lift]
  const box = boxOf(torn, edge, toPage, width, height)
  const colour: [number, number, number] = [0, 0, 0]
  // Tiles as fine on a page of any size: a fibre is a third of a millimetre wide.
  const perShort = 900
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const { x: u, y: v } = project(toSheet, x + 0.5, y + 0.5)
      if (u < -edge || v < -edge || u > wide + edge || v > high + edge) continue
      const within = torn.within(u, v)
      // Beside the sheet its soft edge goes with what was torn off.
      if (within > 0 && (u < 0 || v < 0 || u > wide || v > high)) continue
      const rim = torn.rim(u, v)
      if (within > rim + 1 / short) continue
      const i = (y * width + x) * 4
      const texel = ((v * perShort + top) & WRAP) * NOISE_SIDE + ((u * perShort + left) & WRAP)
      const fibre = (fibres[texel]! - NOISE_MEAN) / NOISE_SD
      // Its upper layer first: bare fibres, thinner towards the edge.
      const face = clamp((within - rim) * short + 0.5)
      const depth = rim > 0 ? clamp(within / rim) : 1
      const tone = BRIGHTER * (1 + 0.018 * fibre) * (STEP + (1 - STEP) * (1 - (1 - depth) ** 2))
      const rimmed = page.sheet
        ? ((1 - face) * sheetAt(page.sheet, x + 0.5, y + 0.5)) / 255
        : 1 - face
      for (let c = 0; c < 3; c++) {
        colour[c] = bytes[i + c]! + (look.bare[c]! * tone - bytes[i + c]!) * rimmed
      }
      const sheet = clamp(within * short + 0.5 + 0.35 * fibre * Math.min(1, rim * short))
      if (sheet < 1) {
        // Light that the sheet hides from what lies beneath: close by, and where it throws its shadow.
        const cast = torn.within(u - castX, v - castY)
        const dark = 0.5 * Math.exp(within / 0.004) + 0.5 * clamp(0.5 + cast / 0.008)
        const light = 1 - look.shadow * Math.min(1, dark)
        const grain = 1 + (0.02 * (cloud[texel]! - NOISE_MEAN)) / NOISE_SD
        const from = look.desk && deskAt(page, toPage, torn.beside(u, v, edge))
        for (let c = 0; c < 3; c++) {
          const ground = from === undefined ? look.beneath[c]! * grain : look.desk![from + c]!
          colour[c] = ground * light + (colour[c]! - ground * light) * sheet
        }
      }
      bytes[i] = colour[0]
      bytes[i + 1] = colour[1]
      bytes[i + 2] = colour[2]
    }
  }
}

/** Index of the pixel beside the sheet at one of its places, if the picture shows it. */
function deskAt(
  { width, height, sheet }: Page,
  toPage: SheetFrame['toPage'],
  place: { x: number; y: number },
): number | undefined {
  const { x, y } = project(toPage, place.x, place.y)
  if (!(x >= 0 && y >= 0 && x < width && y < height) || sheetAt(sheet!, x, y) > 0) return undefined
  return (Math.floor(y) * width + Math.floor(x)) * 4
}

/** The pixels that a tear may change. */
function boxOf(
  { left, top, right, bottom }: Tear,
  edge: number,
  toPage: SheetFrame['toPage'],
  width: number,
  height: number,
): { left: number; top: number; right: number; bottom: number } {
  const corners = [left - edge, right + edge].flatMap((u) =>
    [top - edge, bottom + edge].map((v) => project(toPage, u, v)),
  )
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  return {
    left: Math.max(0, Math.floor(Math.min(...xs)) - 1),
    top: Math.max(0, Math.floor(Math.min(...ys)) - 1),
    right: Math.min(width, Math.ceil(Math.max(...xs)) + 1),
    bottom: Math.min(height, Math.ceil(Math.max(...ys)) + 1),
  }
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))
