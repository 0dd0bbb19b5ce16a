/** The page rotated by any angle. */
import {
  FILLS,
  backgroundFor,
  drawBackground,
  fillBackground,
} from '../../../page/background/fill.ts'
import { contactShadow } from './contact-shadow.ts'
import { turned } from '../../../page/geometry/projection.ts'
import { warp } from '../../../page/geometry/warp.ts'
import { defineEffect } from '../effect.ts'
import { number, enumOf } from '../params.ts'

export const rotate = defineEffect({
  name: 'rotate',
  phase: 'geometry',
  summary:
    'The page rotated by any angle; white, its paper colour, a desk or black shows beside it',
  movesPixels: true,
  params: {
    angle: number(-180, 180, [-12, 12], 'degrees', 'rotation, clockwise'),
    fill: enumOf(FILLS, 'white', 'what shows where the page no longer is'),
    size: enumOf(
      ['keep', 'fit', 'expand'],
      'keep',
      'keep: same size, corners are cut off; fit: same size, the page is made smaller until all of it shows; expand: the picture grows until all of it shows',
    ),
  },
  apply(page, { angle, fill, size }, rng) {
    if (angle % 360 === 0) return
    const { width, height } = page
    const radians = (angle * Math.PI) / 180
    const c = Math.abs(Math.cos(radians))
    const s = Math.abs(Math.sin(radians))
    const needed = { width: width * c + height * s, height: width * s + height * c }
    const scale = size === 'fit' ? Math.min(width / needed.width, height / needed.height) : 1
    const wide = size === 'expand' ? Math.max(1, Math.round(needed.width)) : width
    const high = size === 'expand' ? Math.max(1, Math.round(needed.height)) : height
    const background = backgroundFor(fill, { width, height, bytes: page.peek() }, rng)
    if (!background.desk && scale >= 0.75) {
      page.rebuild(wide, high, (before, after) => {
        const into = { width: wide, height: high, bytes: after }
        fillBackground(into, background)
        const middle = { x: wide / 2, y: high / 2 }
        const map = turned(width, height, angle, scale, middle)
        warp({ width, height, bytes: before }, into, map)
      })
      return
    }
    // Skia throws the sheet's shadow on the desk, and keeps fine print from aliasing where the page
    // is made much smaller.
    page.redraw(wide, high, background.colour, (context, before) => {
      drawBackground(context, wide, high, background)
      context.translate(wide / 2, high / 2)
      context.rotate(radians)
      context.scale(scale, scale)
      context.translate(-width / 2, -height / 2)
      if (background.desk) contactShadow(context, width, height)
      context.imageSmoothingEnabled = true
      // With mipmaps.
      context.imageSmoothingQuality = scale < 0.75 ? 'high' : 'low'
      context.drawImage(before, 0, 0)
    })
  },
})
