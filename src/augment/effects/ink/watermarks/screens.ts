/** Tints as printers make them: dots on a grid at 45 degrees, which are a flat tone where pixels are coarser. */
import { createCanvas, type Canvas, type CanvasPattern, type SKRSContext2D } from '@napi-rs/canvas'

/** Side of a tile of dots, px, and how many dots lie along its diagonals. */
const [TILE, DOTS] = [96, 4]
/** Dots closer than this are not seen one by one, px. */
const FINEST = 2

export type Tint = readonly [number, number, number]

let tile: Canvas | undefined

/**
 * What to fill with for a tint.
 * @param cover share of the paper that is ink, 0 to 1
 * @param pitch distance of dots, px of the context; 0: no dots
 * @param perUnit pixels of the page for one of the context
 */
export function screenOf(
  context: SKRSContext2D,
  ink: Tint,
  { cover, pitch, perUnit }: { cover: number; pitch: number; perUnit: number },
): string | CanvasPattern {
  if (pitch * perUnit < FINEST) return `rgba(${ink.join(',')},${cover})`
  // A pattern keeps the pixels it was made of, so that one canvas does for all.
  tile ??= createCanvas(TILE, TILE)
  drawDots(tile.getContext('2d'), ink, cover)
  const pattern = context.createPattern(tile, 'repeat')
  // Rows of dots at 45 degrees lie half a diagonal apart.
  const scale = (pitch * Math.SQRT2 * DOTS) / TILE
  pattern.setTransform({ a: scale, b: 0, c: 0, d: scale, e: 0, f: 0 })
  return pattern
}

function drawDots(context: SKRSContext2D, ink: Tint, cover: number): void {
  context.clearRect(0, 0, TILE, TILE)
  const cell = TILE / DOTS
  // Two dots a cell.
  const radius = cell * Math.sqrt(Math.min(0.9, cover) / (2 * Math.PI))
  context.fillStyle = `rgb(${ink.join(',')})`
  context.beginPath()
  for (let row = -1; row <= 2 * DOTS; row++) {
    for (let column = -1; column <= DOTS; column++) {
      const x = (column + (row % 2 === 0 ? 0.25 : 0.75)) * cell
      const y = (row / 2 + 0.25) * cell
      context.moveTo(x + radius, y)
      context.arc(x, y, radius, 0, 2 * Math.PI)
    }
  }
  context.fill()
}
