/** How a page lies in its frame: the same for all frames, so that both sides of a comparison agree. */
import { signal } from '@preact/signals'

export interface View {
  /** CSS pixels a pixel of the page; undefined: as large as fits */
  scale: number | undefined
  /** of the page, that lies in the middle of the frame: shares of its sides */
  x: number
  y: number
}

export const view = signal<View>({ scale: undefined, x: 0.5, y: 0.5 })
/** where the slider stands, 0 to 1 of the page's width */
export const split = signal(0.5)

export interface Box {
  width: number
  height: number
}

const LEAST = 0.05
const MOST = 16
const MARGIN = 20

/** The scale at which a page fits its frame. */
export function fitting(frame: Box, page: Box): number {
  const w = Math.max(1, frame.width - MARGIN)
  const h = Math.max(1, frame.height - MARGIN)
  return Math.min(w / page.width, h / page.height)
}

export interface Placed {
  scale: number
  /** of the page's corner in the frame, CSS pixels */
  left: number
  top: number
}

export function placed({ scale, x, y }: View, frame: Box, page: Box): Placed {
  const own = scale ?? fitting(frame, page)
  const isFit = scale === undefined
  const left = frame.width / 2 - (isFit ? 0.5 : x) * page.width * own
  const top = frame.height / 2 - (isFit ? 0.5 : y) * page.height * own
  // On whole pixels, so that 1:1 is sharp.
  return { scale: own, left: Math.round(left), top: Math.round(top) }
}

/** Zooms by a factor, the place under (atX, atY) of the frame stays where it is. */
export function zoomed(
  now: View,
  by: number,
  at: { x: number; y: number },
  boxes: { frame: Box; page: Box },
): View {
  const { frame, page } = boxes
  const { scale, left, top } = placed(now, frame, page)
  const next = Math.min(MOST, Math.max(LEAST, scale * by))
  const u = (at.x - left) / (page.width * scale)
  const v = (at.y - top) / (page.height * scale)
  return kept({
    scale: next,
    x: u + (frame.width / 2 - at.x) / (page.width * next),
    y: v + (frame.height / 2 - at.y) / (page.height * next),
  })
}

/** Moves by CSS pixels. */
export function panned(
  now: View,
  dx: number,
  dy: number,
  { frame, page }: { frame: Box; page: Box },
): View {
  const { scale } = placed(now, frame, page)
  const from = now.scale === undefined ? { x: 0.5, y: 0.5 } : now
  return kept({
    scale,
    x: from.x - dx / (page.width * scale),
    y: from.y - dy / (page.height * scale),
  })
}

const within = (share: number): number => Math.min(1, Math.max(0, share))

/** The page never leaves its frame altogether. */
function kept({ scale, x, y }: View): View {
  return { scale, x: within(x), y: within(y) }
}

export function fit(): void {
  view.value = { scale: undefined, x: 0.5, y: 0.5 }
}

/** One pixel of the page is one of the screen. */
export function oneToOne(): void {
  const { x, y } = view.value
  view.value = { scale: 1 / devicePixelRatio, x, y }
}
