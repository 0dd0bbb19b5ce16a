/** The sheet laid on a desk and photographed from above by hand. */
import { contactShadow } from '../../../page/background/lay-page.ts'
import { matrixMap } from '../../../page/geometry/point-map.ts'
import {
  composed,
  cornersTo,
  inverted,
  project,
  turned,
  type Point,
  type Projection,
} from '../../../page/geometry/projection.ts'
import { resample } from '../../../page/geometry/resample.ts'
import { warp } from '../../../page/geometry/warp.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Source } from '../../../page/image/source.ts'
import {
  backgroundTile,
  BACKGROUNDS,
  TILE_SIDE,
  type BackgroundKind,
} from '../../../page/texture/background-texture.ts'
import type { Rng } from '../../../core/rng.ts'
import { defineEffect } from '../effect.ts'
import { enumOf, int, number } from '../params.ts'
import { nearer } from '../print-cost.ts'
import { drawClutter } from './scene-clutter.ts'

export const scene = defineEffect({
  name: 'scene',
  phase: 'geometry',
  summary:
    'The sheet laid on a desk and photographed by hand: desk, shadow, camera perspective, a neighbouring page, things beside it',
  movesPixels: true,
  wantsOverlay: true,
  print: {
    cost: ({ margin, lean, angle }) => {
      const size = Math.max(0.2, 1 - 1.75 * margin - 0.004 * lean - 0.009 * Math.abs(angle))
      return { lost: 0.018 + 0.1 * (1 - size), contrast: 1 - 1.25 * (1 - size), size }
    },
    // Who wants to read what is on a sheet goes nearer and holds the camera straight.
    gentler: ({ margin, lean, angle }, share) => ({
      margin: nearer(0, margin, share),
      lean: nearer(0, lean, share),
      angle: nearer(0, angle, share),
    }),
  },
  params: {
    surface: enumOf(BACKGROUNDS, { choice: BACKGROUNDS }, 'what the sheet lies on'),
    margin: number(
      0,
      0.35,
      [0.02, 0.14],
      'share of the short side',
      'how much desk shows beside the sheet where it is nearest to the frame',
    ),
    angle: number(-45, 45, { normal: [0, 4] }, 'degrees', 'how the sheet lies, clockwise'),
    lean: number(
      0,
      40,
      [2, 16],
      'degrees',
      'how far the camera leans from looking straight down; its direction is drawn',
    ),
    distance: number(
      1,
      6,
      [1.5, 3],
      '× long side',
      'how far away the camera is: nearer shows more perspective',
    ),
    brightness: number(
      0.3,
      1.3,
      [0.6, 1.1],
      'factor',
      'how bright the desk is against its usual tone',
    ),
    papers: int(0, 3, { choice: [0, 1, 2], weights: [6, 3, 1] }, '', 'other pages lying about'),
    clutter: int(
      0,
      4,
      { choice: [0, 1, 2], weights: [5, 4, 2] },
      '',
      'pens, cups and devices at the edge',
    ),
  },
  apply(page, params, rng, overlay) {
    const { width, height, short } = page
    if (short < 32) return { skipped: 'page too small for a desk' }
    if (page.sheet) return { skipped: 'the sheet lies on something already' }
    const corners = cameraView(page, params, rng.foldIn('camera'))
    const matrix = cornersTo(width, height, corners)
    const sheet: Raster = { width, height, bytes: page.peek().slice() }
    const own = rng.foldIn('desk')
    page.rebuild(width, height, (_, after) => {
      const into = { width, height, bytes: after }
      drawDesk(into, matrix, { kind: params.surface, brightness: params.brightness }, own)
      for (let i = 0; i < params.papers; i++) {
        drawPaper(into, sheet, overlay, matrix, rng.foldIn(`paper ${i}`))
      }
    })
    const things =
      params.clutter > 0
        ? drawClutter(page.canvas(), page, corners, params.clutter, rng.foldIn('clutter'))
        : []
    const into = { width, height, bytes: page.pixels() }
    contactShadow(sheet, into, matrix)
    drawReduced(sheet, into, matrix)
    light(into, ...lampOf(rng.foldIn('lamp')))
    const moved = matrixMap({ width, height }, { width, height }, matrix)
    const did = { surface: params.surface, things: things.join(' ') || 'none' }
    return { did, moved }
  },
})

interface View {
  margin: number
  angle: number
  lean: number
  distance: number
}

/**
 * Where a camera sees the sheet's corners: a pinhole above the desk that leans in a drawn direction and is
 * turned so that the sheet fills its frame but for the margin.
 */
function cameraView(
  { width, height, short }: { width: number; height: number; short: number },
  { margin, angle, lean, distance }: View,
  rng: Rng,
): [Point, Point, Point, Point] {
  const tilt = (lean * Math.PI) / 180
  // Phones lean most towards who holds them.
  const toward = Math.PI / 2 + rng.normal(0, 0.7)
  const turn = (angle * Math.PI) / 180
  const far = distance * Math.max(width, height)
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const [lx, ly] = [Math.cos(toward), Math.sin(toward)]
  const seen = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([sx, sy]) => {
    const px = (sx! * width) / 2
    const py = (sy! * height) / 2
    const x = px * c - py * s
    const y = px * s + py * c
    // Along the direction of the lean the plane goes away from the camera.
    const along = x * lx + y * ly
    const across = y * lx - x * ly
    const depth = far - along * Math.sin(tilt)
    const u = (along * Math.cos(tilt) * far) / depth
    const v = (across * far) / depth
    return { x: u * lx - v * ly, y: u * ly + v * lx }
  })
  const xs = seen.map(({ x }) => x)
  const ys = seen.map(({ y }) => y)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const edge = Math.min(margin, 0.45) * short
  const fit = Math.min((width - 2 * edge) / (right - left), (height - 2 * edge) / (bottom - top))
  const spareX = width - fit * (right - left) - 2 * edge
  const spareY = height - fit * (bottom - top) - 2 * edge
  const offX = edge + spareX * rng.uniform(0.2, 0.8) + edge * rng.uniform(-0.4, 0.4)
  const offY = edge + spareY * rng.uniform(0.2, 0.8) + edge * rng.uniform(-0.4, 0.4)
  return seen.map(({ x, y }) => ({
    x: (x - left) * fit + offX,
    y: (y - top) * fit + offY,
  })) as [Point, Point, Point, Point]
}

/** The desk in the plane of the sheet, seen by the same camera; fibres and rings keep their size. */
function drawDesk(
  into: Raster,
  matrix: Projection,
  { kind, brightness }: { kind: BackgroundKind; brightness: number },
  rng: Rng,
): void {
  const back = inverted(matrix)
  const ends = [
    project(back, 0, 0),
    project(back, into.width, 0),
    project(back, into.width, into.height),
    project(back, 0, into.height),
  ]
  const [left, right] = [Math.min(...ends.map((p) => p.x)), Math.max(...ends.map((p) => p.x))]
  const [top, bottom] = [Math.min(...ends.map((p) => p.y)), Math.max(...ends.map((p) => p.y))]
  const across = rng.bernoulli(0.5)
  const inner = TILE_SIDE - 4
  const wide = across ? bottom - top : right - left
  const high = across ? right - left : bottom - top
  // Plane px a tile px: never finer than the tile is seen from above.
  const size = Math.max(wide / inner, high / inner, Math.min(into.width, into.height) / 620)
  const x = 2 + rng.random() * (inner - wide / size)
  const y = 2 + rng.random() * (inner - high / size)
  const place: Projection = across
    ? [0, size, left - y * size, size, 0, top - x * size, 0, 0, 1]
    : [size, 0, left - x * size, 0, size, top - y * size, 0, 0, 1]
  const tile = { width: TILE_SIDE, height: TILE_SIDE, bytes: backgroundTile(kind).bytes }
  into.bytes.fill(128)
  warp(tile, into, composed(matrix, place))
  const warm = rng.uniform(-0.05, 0.05)
  const gains = [brightness * (1 + warm), brightness, brightness * (1 - warm)] as const
  light(into, gains, { x: 0, y: 0 })
}

/**
 * Changes the light on a picture.
 * @param gains of its channels
 * @param slope how much more there is at the right and lower side than in the middle
 */
function light({ width, height, bytes }: Raster, gains: Gains, slope: Point): void {
  const stepX = (2 * slope.x) / width
  const [red, green, blue] = gains
  for (let y = 0, i = 0; y < height; y++) {
    let here = 1 + ((2 * y) / height - 1) * slope.y - slope.x
    for (let x = 0; x < width; x++, i += 4, here += stepX) {
      bytes[i] = bytes[i]! * red * here
      bytes[i + 1] = bytes[i + 1]! * green * here
      bytes[i + 2] = bytes[i + 2]! * blue * here
    }
  }
}

type Gains = readonly [number, number, number]

/** One light for sheet and desk: a camera leaves white paper a little below white. */
function lampOf(rng: Rng): [Gains, Point] {
  const level = rng.uniform(0.8, 0.95)
  const warm = rng.normal(0.01, 0.025)
  const toward = rng.uniform(0, 2 * Math.PI)
  const fall = rng.uniform(0.01, 0.06)
  const gains: Gains = [level * (1 + warm), level, level * (1 - 1.3 * warm)]
  return [gains, { x: fall * Math.cos(toward), y: fall * Math.sin(toward) }]
}

/** Another page on the desk, most of it out of the picture or under the sheet. */
function drawPaper(
  into: Raster,
  sheet: Raster,
  overlay: Source | undefined,
  matrix: Projection,
  rng: Rng,
): void {
  const other: Raster = overlay
    ? { width: overlay.width, height: overlay.height, bytes: overlay.pixels }
    : sheet
  const { width, height } = sheet
  const short = Math.min(width, height)
  const scale = (short / Math.min(other.width, other.height)) * rng.uniform(0.9, 1.1)
  const side = rng.int(0, 3)
  const beyond = rng.uniform(0.02, 0.3)
  const along = rng.normal(0, 0.18)
  const middle = {
    x: width * (side === 0 ? -beyond : side === 1 ? 1 + beyond : 0.5 + along),
    y: height * (side === 2 ? -beyond : side === 3 ? 1 + beyond : 0.5 + along),
  }
  // Seen from the sheet's middle the page lies half its own size farther out.
  const out = 0.42
  if (side < 2) middle.x += (side === 0 ? -out : out) * other.width * scale * rng.uniform(0.2, 1)
  else middle.y += (side === 2 ? -out : out) * other.height * scale * rng.uniform(0.2, 1)
  const place = turned(other.width, other.height, rng.normal(0, 9), scale, middle)
  const map = composed(matrix, place)
  contactShadow(other, into, map)
  drawReduced(other, into, map)
}

/** Draws a page through a projection, reduced first where it gets much smaller. */
function drawReduced(from: Raster, into: Raster, map: Projection): void {
  const a = project(map, 0, 0)
  const b = project(map, from.width, 0)
  const c = project(map, 0, from.height)
  const scale = Math.min(
    Math.hypot(b.x - a.x, b.y - a.y) / from.width,
    Math.hypot(c.x - a.x, c.y - a.y) / from.height,
  )
  if (scale > 0.72) {
    warp(from, into, map)
    return
  }
  const share = Math.max(scale * 1.1, 1 / Math.min(from.width, from.height))
  const width = Math.max(1, Math.round(from.width * share))
  const height = Math.max(1, Math.round(from.height * share))
  const small = { width, height, bytes: new Uint8ClampedArray(4 * width * height) }
  resample(from, small, 'tent')
  warp(small, into, composed(map, [from.width / width, 0, 0, 0, from.height / height, 0, 0, 0, 1]))
}
