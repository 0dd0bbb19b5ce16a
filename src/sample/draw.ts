/**
 * Draws one page of the sample set: a layout on a sheet finer than the page, and the sheet
 * seen by a scanner or a phone. The same page and seed give the same pixels on the same platform.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { moveOutline } from '../augment/annotations/move-outline.ts'
import { rngFrom } from '../core/rng.ts'
import type { Annotation, PageAnnotations } from '../dataset/annotations/annotation.ts'
import { rounded } from '../dataset/annotations/outline.ts'
import { matrixMap } from '../page/geometry/point-map.ts'
import type { Raster } from '../page/image/raster.ts'
import { drawSize } from './capture/frame.ts'
import { capture } from './capture/shot.ts'
import { projectionTo } from './capture/warp.ts'
import { registerFonts } from '../page/fonts/fonts.ts'
import { LAYOUTS } from './layouts/index.ts'
import { drawStyle } from './parts/sheet.ts'
import { WrittenText } from './parts/written.ts'
import type { SamplePage } from './plan.ts'

/** Sheet pixels a unit: glyphs are drawn larger and reduced, as a camera does. */
const FINE = 1.5

/** Largest sheet: a tall page and a wide scene both fit. */
const SIDE = 1536

let context: SKRSContext2D | undefined

/** JPEG quality that gives the competition's file sizes. */
export const SAMPLE_QUALITY = 93

/**
 * The clean page in its final size (about 512² px), the caller's own.
 * Drawn from `seed` and `page.key`; `page.target` says what is drawn, `page.label` is not looked at.
 *
 * @throws WorkError `FONT_UNREADABLE` when a font package is not whole
 */
export function drawPage(page: SamplePage, seed: number): Raster {
  return draw(page, seed, undefined).page
}

/**
 * The same page with its words: those of which half is in the picture, in the order they were written.
 * @throws WorkError `FONT_UNREADABLE`
 */
export function drawAnnotatedPage(
  sample: SamplePage,
  seed: number,
): { page: Raster; annotations: PageAnnotations } {
  const written = new WrittenText()
  const { page, quad, sheet } = draw(sample, seed, written)
  const { width, height } = page
  const matrix = projectionTo(quad, sheet.width, sheet.height)
  const moves = [matrixMap(sheet, { width, height }, matrix)]
  const annotations: Annotation[] = []
  let order = 0
  for (const { kind, text, points, line } of written.words) {
    const outline = moveOutline(points, moves)
    if (!outline || outline.visible < 0.5) continue
    annotations.push({
      kind,
      points: outline.points.map(([x, y]) => [rounded(x), rounded(y)]),
      text,
      ...(kind === 'line' ? { id: String(line) } : { order: order++, parent: String(line) }),
    })
  }
  const lines = new Set(annotations.flatMap(({ id }) => (id === undefined ? [] : [id])))
  return {
    page,
    annotations: {
      width,
      height,
      // A word alone on its line has no line above it.
      annotations: annotations.map(({ parent, ...one }) =>
        parent !== undefined && lines.has(parent) ? { ...one, parent } : one,
      ),
    },
  }
}

function draw(page: SamplePage, seed: number, written: WrittenText | undefined) {
  registerFonts()
  const rng = rngFrom(`${seed}/sample/${page.key}`)
  const layout = rng.foldIn('layout').pick(LAYOUTS[page.target]!)
  const size = drawSize(rng.foldIn('size'), layout.frame)
  const [w, h] =
    layout.frame === 'scene' ? [size.width, size.height] : layout.size(rng.foldIn('sheet'))
  const [fw, fh] = [Math.min(SIDE, Math.round(w * FINE)), Math.min(SIDE, Math.round(h * FINE))]
  // One canvas a thread, no larger than the sheet: Skia copies it when it is read and drawn on again.
  const ctx = (context ??= createCanvas(fw, fh).getContext('2d'))
  if (ctx.canvas.width !== fw) ctx.canvas.width = fw
  if (ctx.canvas.height !== fh) ctx.canvas.height = fh
  ctx.clearRect(0, 0, fw, fh)
  ctx.save()
  ctx.scale(FINE, FINE)
  const style = drawStyle(rng.foldIn('style'), layout.byHand)
  try {
    layout.draw({ ctx, w, h, rng: rng.foldIn('content'), style, written }, page.target)
  } finally {
    ctx.restore()
  }
  const sheet = { width: fw, height: fh, bytes: ctx.getImageData(0, 0, fw, fh).data }
  return { ...capture(sheet, size, layout.frame, rng.foldIn('shot')), sheet }
}
