/** Direction of a page's text, from the positions of its components. */
import { kernelArena } from '../kernels/arena.ts'

/** Degrees to either side that are tried. */
const REACH = 22

/**
 * The tilt of components in rows, by projection: at the right angle the points fall on few
 * lines, and the sum of squares of their counts is highest (W. Postl, 1986). Rows and columns are
 * at right angles, so pages turned by a quarter give the same answer. Begins the kernels' arena anew.
 * @param x coordinates of the components, px
 * @param y as many
 * @param pitch how wide a line is, px: about half a glyph's height
 * @returns radians in ±0.38, positive where rows fall towards the right
 */
export function tilt(x: Float32Array, y: Float32Array, pitch: number): number {
  const degree = Math.PI / 180
  let size = 0
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i]!) + Math.abs(y[i]!))
  const bins = 4 * Math.ceil(size / pitch) + 8
  const arena = kernelArena()
  const [xs, ys, lines] = [arena.write(x), arena.write(y), arena.alloc(8 * bins)]
  // Counting pairs on a line orders angles as the sum of squares does.
  const concentration = (angle: number, width: number): number => {
    const [cos, sin] = [Math.cos(angle) / width, Math.sin(angle) / width]
    return arena.run.pairsOnLines(xs, ys, x.length, cos, sin, bins >> 1, lines, bins)
  }
  let best = 0
  let highest = -1
  for (let d = -REACH; d <= REACH; d++) {
    const score = concentration(d * degree, pitch)
    if (score <= highest) continue
    highest = score
    best = d
  }
  const around = best
  highest = -1
  for (let d = around - 0.75; d <= around + 0.75; d += 0.25) {
    const score = concentration(d * degree, pitch / 2)
    if (score <= highest) continue
    highest = score
    best = d
  }
  return best * degree
}
