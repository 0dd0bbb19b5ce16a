/** Points drawn into pixels one by one: 25,000 of them in a few milliseconds, without a graphics card. */

export interface Drawing {
  /** of each point, in pixels; a point outside is not drawn */
  x: Float32Array
  y: Float32Array
  /** colour of each point: three bytes at three times its number */
  colour: Uint8Array
  palette: Uint8Array
  /** 0: drawn first, faint; 1: drawn over them */
  shown: Uint8Array
  /** of faint points */
  faint: readonly [number, number, number]
  /** pixels */
  radius: number
}

interface Stamp {
  /** offsets of its pixels from its middle, and how much of each it covers, 0 to 255 */
  dx: Int32Array
  dy: Int32Array
  cover: Uint8Array
}

/** Draws into an image that already has its ground. */
export function drawPoints(image: ImageData, drawing: Drawing): void {
  const { palette, shown, faint, radius } = drawing
  const small = stampOf(Math.max(1, radius * 0.75))
  const large = stampOf(radius)
  const { length } = shown
  for (let i = 0; i < length; i++) if (shown[i] === 0) put(image, drawing, i, small, faint)
  for (let i = 0; i < length; i++) {
    if (shown[i] === 0) continue
    const at = 3 * drawing.colour[i]!
    put(image, drawing, i, large, [palette[at]!, palette[at + 1]!, palette[at + 2]!])
  }
}

function stampOf(radius: number): Stamp {
  const reach = Math.ceil(radius)
  const found: [number, number, number][] = []
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const inside = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)))
      if (inside > 0) found.push([dx, dy, Math.round(217 * inside)])
    }
  }
  return {
    dx: Int32Array.from(found, ([dx]) => dx),
    dy: Int32Array.from(found, ([, dy]) => dy),
    cover: Uint8Array.from(found, ([, , cover]) => cover),
  }
}

function put(
  { data, width, height }: ImageData,
  { x, y }: Drawing,
  point: number,
  { dx, dy, cover }: Stamp,
  colour: readonly [number, number, number],
): void {
  const px = Math.round(x[point]!)
  const py = Math.round(y[point]!)
  if (px < -8 || py < -8 || px > width + 8 || py > height + 8) return
  const [r, g, b] = colour
  for (let i = 0; i < cover.length; i++) {
    const cx = px + dx[i]!
    const cy = py + dy[i]!
    if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue
    const at = 4 * (cy * width + cx)
    const share = cover[i]!
    data[at] = data[at]! + (((r - data[at]!) * share) >> 8)
    data[at + 1] = data[at + 1]! + (((g - data[at + 1]!) * share) >> 8)
    data[at + 2] = data[at + 2]! + (((b - data[at + 2]!) * share) >> 8)
  }
}
