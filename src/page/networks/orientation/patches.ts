/** Small squares of text, cropped around a page's glyphs: the inputs of the orientation network. */
import { kernelArena, type Arena } from '../../kernels/arena.ts'
import type { TextLine } from '../../textlines/text-lines.ts'
import type { Glyphs } from './glyphs.ts'

/** Side of a patch in pixels. */
export const PATCH = 24
export const PATCH_AREA = PATCH * PATCH
/** Side of a patch in heights of its line: a syllable and what is above and below it. */
const SPAN = 2.6
/** Patches with less contrast than this (a standard deviation in grey levels) show no glyph. */
const MIN_CONTRAST = 6

/**
 * Patches one line height apart, in the orientation of the page, without its tilt; mean 0, standard
 * deviation 1, ink
 * positive.
 * @param max about how many at most, evenly distributed
 * @param jitter moves and scales a patch: shares of its side, drawn anew for each (for training)
 * @returns the patches one after another
 */
export function cutPatches(
  { image, lines }: Glyphs,
  max: number,
  jitter: () => { right: number; down: number; scale: number } = () => STILL,
): Float32Array[] {
  const places = lines.flatMap((line) =>
    Array.from({ length: heightsIn(line) }, (_, i) => ({ line, i })),
  )
  const patches: Float32Array[] = []
  const arena = kernelArena()
  const placed = {
    ...image,
    arena,
    grey: arena.write(image.grey),
    patch: arena.alloc(4 * PATCH_AREA),
  }
  const step = Math.max(1, places.length / max)
  for (let n = 0; Math.floor(n * step) < places.length; n++) {
    const { line, i } = places[Math.floor(n * step)]!
    const move = jitter()
    const side = line.height * SPAN * (1 + move.scale)
    const far = (i + 0.5) * line.height
    const x = line.x + Math.cos(line.angle) * far + move.right * side
    const y = line.y + Math.sin(line.angle) * far + move.down * side
    const patch = cutPatch(placed, { x, y, side, tilt: tiltOf(line.angle) })
    if (patch) patches.push(patch)
  }
  return patches
}

/** How many patches could be cut. */
export function placesIn({ lines }: Glyphs): number {
  return lines.reduce((sum, line) => sum + heightsIn(line), 0)
}

const heightsIn = ({ length, height }: TextLine): number => Math.floor(length / height)

const STILL = { right: 0, down: 0, scale: 0 }

/** Deviation of an angle from the nearest quarter turn. */
function tiltOf(angle: number): number {
  const quarter = Math.PI / 2
  return angle - Math.round(angle / quarter) * quarter
}

/** A page's brightness in the kernels' arena, and room for a patch. */
interface Placed {
  arena: Arena
  width: number
  height: number
  grey: number
  patch: number
}

function cutPatch(
  { arena, grey, width, height, patch: room }: Placed,
  { x, y, side, tilt }: { x: number; y: number; side: number; tilt: number },
): Float32Array | undefined {
  const pixel = side / PATCH
  const fine = Math.max(1, Math.ceil(pixel))
  const cos = Math.cos(tilt) * (pixel / fine)
  const sin = Math.sin(tilt) * (pixel / fine)
  const seen = arena.view(room, PATCH_AREA, Float32Array).fill(0)
  // Bilinear: small print is enlarged, and squares would have edges of their own.
  arena.run.takeSamples(grey, width, height, x, y, cos, sin, PATCH, fine, room)
  const patch = seen.slice()
  let sum = 0
  let squares = 0
  const samples = fine * fine
  for (let i = 0; i < PATCH_AREA; i++) {
    patch[i] = patch[i]! / samples
    sum += patch[i]!
    squares += patch[i]! * patch[i]!
  }
  const mean = sum / PATCH_AREA
  const sd = Math.sqrt(Math.max(0, squares / PATCH_AREA - mean * mean))
  if (sd < MIN_CONTRAST) return undefined
  for (let i = 0; i < PATCH_AREA; i++) patch[i] = (patch[i]! - mean) / sd
  return patch
}
