/** How dark a page's ink is against what it lies on. */
import type { Arena } from '../kernels/arena.ts'
import { backdropInArena, minInkDensity, type Backdrop } from './backdrop.ts'
import type { Source } from '../image/source.ts'
import type { Paper } from './paper.ts'

/** Where ink lies on a page, in the kernels' arena. */
export interface Ink {
  /** address of one density per pixel: 0 is bare, 255 reflects nothing; 16 bytes to spare behind */
  plane: number
  /** the density below which nothing counts as ink */
  minDensity: number
  backdrop: Backdrop
}

/**
 * The ink of a page as it is now, in the kernels' arena. Of a page that nothing was done to yet it is
 * found on its source, once for all variants.
 * @param page where its pixels lie, and its source while they are still that one's own
 * @param paper of the same pixels
 * @param widest strokes in pixels that count as ink
 */
export function inkOfPage(
  arena: Arena,
  page: { rgba: number; width: number; height: number; source: Source | undefined },
  paper: Paper,
  widest: number,
): Ink {
  const { source } = page
  if (!source) return inkInArena(arena, page, paper, widest)
  let found: Ink | undefined
  const kept = source.once(`ink ${widest}`, () => {
    found = inkInArena(arena, page, paper, widest)
    return keptInk(arena, found, page.width * page.height)
  })
  return found ?? inkFrom(arena, kept)
}

/** What is found of a source's ink, out of the arena. */
interface KeptInk extends Omit<Ink, 'plane'> {
  densities: Uint8Array
  /** the blocks with those repeated around them, and the bytes before the first one */
  blocks: Uint8Array
  lead: number
  levels: Uint8Array
}

function keptInk(arena: Arena, { plane, minDensity, backdrop }: Ink, pixels: number): KeptInk {
  const { blocks, pitch, rows, columns, levels } = backdrop
  const lead = pitch + 4
  return {
    densities: arena.view(plane, pixels, Uint8Array).slice(),
    blocks: arena.view(blocks - lead, pitch * (rows + 2) + 8, Uint8Array).slice(),
    lead,
    levels: arena.view(levels, columns * rows, Uint8Array).slice(),
    minDensity,
    backdrop,
  }
}

function inkFrom(arena: Arena, kept: KeptInk): Ink {
  const plane = arena.write(kept.densities)
  const blocks = arena.write(kept.blocks) + kept.lead
  const levels = arena.write(kept.levels)
  return { plane, minDensity: kept.minDensity, backdrop: { ...kept.backdrop, blocks, levels } }
}

/**
 * Density of the ink per pixel: 0 is bare paper, 255 reflects nothing. Relative to the tone it lies on,
 * so that a shadow over the page does not count as ink, nor does anything wider than strokes are. In
 * pictures dark lines count as well: `paper.inside` tells paper apart.
 * @param page its pixels' address and size
 * @param paper of the same pixels
 * @param widest strokes in pixels that count as ink
 */
export function inkInArena(
  arena: Arena,
  page: { rgba: number; width: number; height: number },
  paper: Paper,
  widest: number,
): Ink {
  const { rgba, width, height } = page
  const backdrop = backdropInArena(arena, rgba, width, height, widest)
  const { levels, columns, rows, step } = backdrop
  const minDensity = minInkDensity(arena, { at: rgba, width, height }, backdrop, paper)
  const plane = arena.alloc(width * height + 16)
  const scratch = arena.alloc(3 * width + 2 * columns + 160)
  arena.run.inkDensity(rgba, plane, width, height, levels, columns, rows, step, minDensity, scratch)
  return { plane, minDensity, backdrop }
}
