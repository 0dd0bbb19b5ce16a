/** A page that was folded for an envelope or a pocket, or a corner of it. */
import { pullIn, pullMap } from './crease-pull.ts'
import { shadeCrease, type Shade } from './crease-shade.ts'
import { wearCrease } from './crease-wear.ts'
import { makeCrease, type Crease } from './crease.ts'
import { backgroundFor, fillBackground, FILLS } from '../../../page/background/fill.ts'
import {
  cornersTo,
  project,
  type Point,
  type Projection,
} from '../../../page/geometry/projection.ts'
import {
  composedMap,
  scalingMap,
  type PointMap,
  type Size,
} from '../../../page/geometry/point-map.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { kernelArena, type Arena } from '../../../page/kernels/arena.ts'
import { copyImage, type WasmImage } from '../../../page/kernels/wasm-image.ts'
import { defineEffect } from '../effect.ts'
import { cornerToTurn, frameOf, paperAt } from './corner-frame.ts'
import { turnCorner, turnedMap } from './dog-ear.ts'
import { cornerOf, creasesOf, FOLDS, type Placed } from './fold-plans.ts'
import { foldedRelief } from './fold-relief.ts'
import { putBack } from '../within-sheet.ts'
import { keepToSheet } from './relief-on-sheet.ts'
import { drawRelief, litRelief, reliefMap } from './relief.ts'
import { number, enumOf } from '../params.ts'

/** How much brighter the lit side is, against how much darker the other is. */
const LIT = 0.4

export const folds = defineEffect({
  name: 'folds',
  phase: 'geometry',
  summary:
    'Folded and laid flat again: panels that each catch the light their own way, creases with rubbed-off ink and dirt, corners turned over',
  movesPixels: true,
  print: { cost: ({ tilt }) => (tilt > 0 ? { lost: 0.015, contrast: 0.93 } : { lost: 0.004 }) },
  params: {
    kind: enumOf(
      FOLDS,
      { choice: FOLDS, weights: [0.28, 0.16, 0.18, 0.22, 0.06, 0.1] },
      'half: one crease; thirds: two, folded like a Z; letter: two, folded inwards; quarter: two that cross; corner: of one that was turned over and put back; dog-ear: a corner that lies turned over',
    ),
    depth: number(
      0,
      0.5,
      [0.06, 0.17],
      'share of brightness',
      'how much darker the side turned from the light is beside the crease',
    ),
    tilt: number(
      0,
      25,
      [0.5, 7],
      'degrees',
      'how steeply panels stand; 0 pressed flat, 15 just unfolded',
    ),
    lean: number(
      0,
      50,
      [3, 25],
      'degrees',
      'how far the camera leans: what bends print at creases',
    ),
    lift: number(
      0,
      0.02,
      [0.001, 0.0045],
      'share of the short side',
      'how far text beside the crease is displaced at most; none at corners',
    ),
    wear: number(0, 1, [0.2, 0.8], 'share', 'how much of the ink is rubbed off along the crease'),
    dirt: number(0, 1, [0.03, 0.25], 'share of brightness', 'how dark dirt in the crease is'),
    fill: enumOf(FILLS, 'white', 'what shows where a corner is turned over'),
  },
  apply(page, { kind, depth, tilt, lean, lift, wear, dirt, fill }, rng) {
    const { width, height, short } = page
    if (short < 16) return { skipped: 'page too small for a crease' }
    const raster = (bytes: Uint8ClampedArray): Raster => ({ width, height, bytes })
    const light = rng.uniform(0, 2 * Math.PI)
    const { sheet } = page
    const corners = sheet
      ? (sheet.corners ?? boxOf(sheet))
      : boxOf({
          outline: [
            { x: 0, y: 0 },
            { x: width, y: height },
          ],
        })
    const wide = Math.hypot(corners[1].x - corners[0].x, corners[1].y - corners[0].y)
    const high = Math.hypot(corners[3].x - corners[0].x, corners[3].y - corners[0].y)
    if (Math.min(wide, high) < 16) return { skipped: 'sheet too small for a crease' }
    const corner =
      kind === 'dog-ear' ? cornerToTurn(cornerOf(wide, high, rng), corners, sheet) : undefined
    if (corner) {
      const frame = frameOf(corners, corner)
      const paper = paperAt(raster(page.peek()), frame, corner)
      const ear = { corner, frame, paper, light, depth: 1.6 * depth }
      page.rebuild(width, height, (before, after) => {
        after.set(before)
        let behind: Raster | undefined
        if (!sheet) {
          behind = raster(new Uint8ClampedArray(before.length))
          fillBackground(behind, backgroundFor(fill, raster(before), rng.foldIn('background')))
        }
        turnCorner(raster(before), raster(after), behind, ear)
      })
      return { moved: turnedMap({ width, height }, corner, frame), did: { kind, creases: 1 } }
    }
    // A sheet with no corner to turn over, as it lies, has one that was turned back.
    const made = kind === 'dog-ear' ? 'corner' : kind
    const placed = creasesOf(made, wide, high, rng).map((plan) =>
      sheet ? onSheet(plan, cornersTo(wide, high, corners)) : plan,
    )
    const unit = Math.max(short, 200) / 443
    const creases = placed.map((plan) =>
      makeCrease(rng, plan.from, plan.to, {
        waver: plan.waver * short,
        unit,
        depthAt: plan.depthAt,
      }),
    )
    const own = rng.foldIn('panels')
    const size = { width, height }
    let moved: PointMap = scalingMap(size, size)
    if (lift > 0) {
      for (const [i, plan] of placed.entries()) {
        const pull = pullOf(plan, size, lift * short)
        if (pull) moved = composedMap(moved, pullMap(size, creases[i]!, pull))
      }
    }
    page.rebuild(width, height, (before, after) => {
      const arena = kernelArena()
      let image = copyImage(arena, raster(before), after)
      placed.forEach((plan, i) => {
        if (lift > 0) image = pulled(arena, image, plan, creases[i]!, lift * short)
      })
      creases.forEach((crease, i) => {
        const plan = placed[i]!
        const turn = facing(crease, light)
        shadeCrease(arena, image, crease, shadeOf(plan, depth * plan.weight, turn, short), rng)
        const strip = { ink: wear * plan.weight, dirt: dirt * plan.weight, width: 1.1 * unit }
        wearCrease(arena, image, crease, strip, rng)
      })
      arena.read(image.at, after)
      if (sheet) putBack(before, after, sheet)
      if (tilt === 0) return
      const slope = Math.tan((tilt * Math.PI) / 180)
      const relief = foldedRelief(raster(before), placed, creases, slope)
      const toward = own.uniform(0, 2 * Math.PI)
      const away = Math.tan((lean * Math.PI) / 180)
      const grid = litRelief(relief, {
        light,
        elevation: own.uniform(0.65, 1),
        viewX: Math.cos(toward) * away,
        viewY: Math.sin(toward) * away,
        ambient: 0.35,
      })
      if (sheet) keepToSheet(grid, relief, sheet)
      const cool = own.uniform(0, 0.1)
      drawRelief(raster(after), raster(after), relief, { grid, cool, open: false }, own)
      moved = composedMap(moved, reliefMap(relief, grid))
    })
    return { moved, did: { kind: made, creases: creases.length } }
  },
})

/** The upright box round an outline, as four corners from the upper left clockwise. */
function boxOf({ outline }: { outline: readonly Point[] }): [Point, Point, Point, Point] {
  const xs = outline.map(({ x }) => x)
  const ys = outline.map(({ y }) => y)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

/** A crease of a sheet as it lies in a photograph; there the camera's lean alone moves print. */
function onSheet(plan: Placed, lie: Projection): Placed {
  const seen = ({ x, y }: Point): Point => project(lie, x, y)
  return { ...plan, from: seen(plan.from), to: seen(plan.to), crosses: 'none' }
}

/** Change of light beside a crease of this depth, by how far it faces the light. */
function shadeOf({ spread }: Placed, depth: number, turn: number, short: number): Shade {
  const sides = depth * turn
  const fade = spread * short
  return {
    left: sides > 0 ? -sides : -LIT * sides,
    right: sides > 0 ? LIT * sides : sides,
    fade: fade * 0.3,
    reach: fade,
    line: -0.35 * depth,
    width: 0.9 * (Math.max(short, 200) / 443),
  }
}

function pulled(
  arena: Arena,
  image: WasmImage,
  plan: Placed,
  crease: Crease,
  max: number,
): WasmImage {
  const pull = pullOf(plan, image, max)
  return pull ? pullIn(arena, image, crease, pull) : image
}

/** How a crease pulls what lies beside it; undefined for one that does not cross the page. */
function pullOf(
  { crosses, spread }: Placed,
  { width, height }: Size,
  max: number,
): Parameters<typeof pullIn>[3] | undefined {
  if (crosses === 'none') return undefined
  const across = crosses === 'across'
  const near = spread * Math.min(width, height)
  return { across, reach: Math.min(0.17 * (across ? height : width), near), max }
}

/** How much a crease's sides differ under light from this direction: −1 to 1, never near 0. */
function facing(crease: Crease, light: number): number {
  const along = Math.atan2(crease.y1 - crease.y0, crease.x1 - crease.x0)
  const turn = Math.sin(light - along)
  return Math.sign(turn || 1) * (0.45 + 0.55 * Math.abs(turn))
}
