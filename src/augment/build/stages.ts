/** An image of a built set drawn again in part: the page after some of its steps, and its source moved along. */
import sharp from 'sharp'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { drawRow, openReplay, readOriginal, type ReplayOptions } from './replay.ts'
import { encode } from './encode.ts'
import { gridOf, registered } from './map-grid.ts'

/**
 * Draws the first steps of an image.
 * @param count of steps; 0: the source, its pixels moved as all the steps move them
 * @returns a JPEG; undefined where steps moved pixels and did not say where to
 * @throws InputError `SOURCE_GONE`, `SOURCE_CHANGED`, `UNKNOWN_EFFECT`
 */
export async function drawStage(
  folder: string,
  row: ManifestRow,
  count: number,
  options: ReplayOptions = {},
): Promise<Uint8Array | undefined> {
  const set = await openReplay(folder, options)
  const original = await readOriginal(set.root, row)
  const steps = count === 0 ? row.steps : row.steps.slice(0, count)
  const { page, source, moved } = await drawRow(set, { ...row, steps }, original)
  if (count > 0) return encode(page, 'jpeg', QUALITY)
  if (!moved) return undefined
  const { width, height } = moved.to
  const rgb = registered(source, gridOf(moved), BESIDE)
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toBuffer()
}

const QUALITY = 90

/** Grey level of what is not on the source. */
const BESIDE = 160
