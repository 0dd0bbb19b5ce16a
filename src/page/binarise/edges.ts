/** Edges of strokes, a pixel wide (J. Canny, "A Computational Approach to Edge Detection", 1986). */
import type { Plane } from '../image/float-plane.ts'

/** tan(22.5°): within it of an axis a gradient runs along it, beyond it diagonally. */
const OCTANT = Math.SQRT2 - 1

/** A parabola through three steepnesses that peaks about this far from the middle peaks between two pixels. */
const HALF_WAY = 0.45

/**
 * @param plane smoothed
 * @param strong difference of the two neighbours of a pixel at which there is an edge, …
 * @param weak … and at which one goes on
 * @returns 1 on edges, one byte a pixel; none along the plane's own border
 */
export function edgesOf(plane: Plane, strong: number, weak: number): Uint8Array {
  const { width, height } = plane
  const edges = new Uint8Array(width * height)
  if (width < 3 || height < 3) return edges
  const { across, down, steep } = gradients(plane)
  const stack: number[] = []
  // 2 marks what may become an edge.
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const own = steep[i]!
      if (own < weak) continue
      const a = across[i]!
      const b = down[i]!
      const step = stepAlong(a, b, width)
      // Where an edge lies between two pixels the greater one counts; the other side of a thin stroke, which is as steep
      // the other way, is an edge of its own.
      const isOn = step === 1 ? a > 0 : b > 0
      const back = isOn ? i - step : i + step
      const on = isOn ? i + step : i - step
      if (own < steep[back]! && a * across[back]! + b * down[back]! > 0) continue
      if (own <= steep[on]! && a * across[on]! + b * down[on]! > 0) continue
      const slope = steep[on]! - steep[back]!
      const at = slope > 2 * HALF_WAY * (2 * own - steep[on]! - steep[back]!) ? on : i
      if (own >= strong) {
        edges[at] = 1
        stack.push(at)
      } else if (edges[at] === 0) edges[at] = 2
    }
  }
  while (stack.length > 0) {
    const i = stack.pop()!
    for (let row = i - width; row <= i + width; row += width) {
      for (let j = row - 1; j <= row + 1; j++) {
        if (edges[j] !== 2) continue
        edges[j] = 1
        stack.push(j)
      }
    }
  }
  for (let i = 0; i < edges.length; i++) edges[i] = edges[i]! & 1
  return edges
}

/** To the pixel that a gradient points at, of the eight round it. */
function stepAlong(across: number, down: number, width: number): number {
  const wide = Math.abs(across)
  const high = Math.abs(down)
  if (high <= OCTANT * wide) return 1
  if (wide <= OCTANT * high) return width
  return across * down > 0 ? width + 1 : width - 1
}

/** I. Sobel's operator, as the difference between the two neighbours of a pixel. */
function gradients({ width, height, values }: Plane) {
  const across = new Float32Array(values.length)
  const down = new Float32Array(values.length)
  const steep = new Float32Array(values.length)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const nw = values[i - width - 1]!
      const ne = values[i - width + 1]!
      const sw = values[i + width - 1]!
      const se = values[i + width + 1]!
      const a = (ne + se - nw - sw + 2 * (values[i + 1]! - values[i - 1]!)) / 4
      const b = (sw + se - nw - ne + 2 * (values[i + width]! - values[i - width]!)) / 4
      across[i] = a
      down[i] = b
      steep[i] = Math.sqrt(a * a + b * b)
    }
  }
  return { across, down, steep }
}
