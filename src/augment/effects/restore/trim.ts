import { matrixMap } from '../../../page/geometry/point-map.ts'
import type { Page } from '../../../page/image/page.ts'
import { brightness } from './estimate/channels.ts'
import { contentBox, isDark } from './estimate/border.ts'
import { pageBackground } from './estimate/paper.ts'
import type { Box } from './estimate/specks.ts'
import type { Plane } from '../../../page/image/float-plane.ts'
import { defineEffect } from '../effect.ts'
import { number } from '../params.ts'

/** Paper brighter than this cannot be told from a white fill. */
const WHITE = 246
/** A page that is white on more than this share of it has white paper. */
const MAX_WHITE = 0.1

export const trim = defineEffect({
  name: 'trim',
  phase: 'restore',
  summary: 'Border removal: white or black fill and scanner edges around the page cropped',
  movesPixels: true,
  params: {
    margin: number(0, 0.2, 0.004, 'share of the short side', 'how much of a white border is kept'),
    minBorder: number(0, 0.5, 0.02, 'share of the short side', 'a border narrower than this stays'),
    maxRemoved: number(
      0,
      1,
      0.6,
      'share of the page',
      'where more than this would be removed, nothing is',
    ),
  },
  apply(page, { margin, minBorder, maxRemoved }) {
    const { width, height, short } = page
    const light = brightness(page.peek(), width, height)
    if (isBilevel(light)) return { skipped: 'in black and white, a border may be print' }
    const box = boxOf(light)
    const keep = Math.round(margin * short)
    const narrow = minBorder * short
    // A black line left along an edge would look like a rule of the page.
    const side = (border: number, fill: Partial<Box>): number => {
      if (border < narrow) return 0
      return Math.max(0, isDark(light, { ...whole, ...fill }) ? border : border - keep)
    }
    const whole = { x0: 0, y0: 0, x1: width - 1, y1: height - 1 }
    const left = side(box.x0, { x1: box.x0 - 1 })
    const top = side(box.y0, { y1: box.y0 - 1 })
    const right = side(width - 1 - box.x1, { x0: box.x1 + 1 })
    const bottom = side(height - 1 - box.y1, { y0: box.y1 + 1 })
    if (left + top + right + bottom === 0) return { skipped: 'no border' }
    const wide = width - left - right
    const high = height - top - bottom
    if (wide < 1 || high < 1 || wide * high < (1 - maxRemoved) * width * height) {
      return { skipped: 'nearly all of it is border' }
    }
    crop(page, left, top, wide, high)
    const moved = matrixMap({ width, height }, { width: wide, height: high }, [
      1,
      0,
      -left,
      0,
      1,
      -top,
      0,
      0,
      1,
    ])
    return { moved, did: { left, top, right, bottom } }
  },
})

/** Of a scan in black and white alone less than this share is grey. */
const MAX_GREY = 0.002
const BLACK = 16
const PURE_WHITE = 239

/** Whether a page has no tones: black round its paper cannot be told from a black ground of the page's own. */
function isBilevel({ values }: Plane): boolean {
  let grey = 0
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > BLACK && values[i]! < PURE_WHITE) grey++
  }
  return grey < MAX_GREY * values.length
}

/** White counts as fill where the paper within it is darker. */
function boxOf(light: Plane): Box {
  if (pageBackground(light).level >= WHITE) return contentBox(light, false)
  const box = contentBox(light, true)
  return whiteShare(light, box) > MAX_WHITE ? contentBox(light, false) : box
}

function whiteShare({ width, values }: Plane, { x0, y0, x1, y1 }: Box): number {
  let white = 0
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) if (values[y * width + x]! > WHITE) white++
  }
  return white / ((x1 - x0 + 1) * (y1 - y0 + 1))
}

function crop(page: Page, left: number, top: number, width: number, height: number): void {
  const before = page.peek()
  const pitch = page.width * 4
  const after = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * pitch + left * 4
    after.set(before.subarray(from, from + width * 4), y * width * 4)
  }
  page.replace(width, height, after)
}
