/** Which images go into which file of an exported set, and in which order. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { readJsonLines } from '../../core/json-lines.ts'
import type { ManifestRow, Split } from '../../dataset/built-dataset.ts'

/** Rows of the manifest by where they stand in it, some 30 bytes each. */
interface RowIndex {
  starts: number[]
  sizes: number[]
  imageBytes: number[]
  ranks: number[]
}

/** Images of one file. */
export interface Part {
  split: Split
  /** from 0 */
  number: number
  /** parts of this split */
  of: number
  /** start and size in bytes of each row in the manifest */
  rows: readonly (readonly [start: number, size: number])[]
}

/** About what a row, headers and padding take beside an image. */
const ROW_BYTES = 3072

/**
 * Divides a set into parts of about `partBytes`.
 * @param manifest file of its rows
 * @param shuffled images in an order that depends on their ids alone, the same for noisy and clean pages,
 *   so that neighbours are of unlike sources; else as in the manifest
 */
export async function divide(
  manifest: string,
  splits: readonly Split[],
  { partBytes, shuffled }: { partBytes: number; shuffled: boolean },
): Promise<Part[]> {
  const indexes = new Map<Split, RowIndex>(
    splits.map((split) => [split, { starts: [], sizes: [], imageBytes: [], ranks: [] }]),
  )
  for await (const { value, start, end } of readJsonLines<ManifestRow>(manifest)) {
    const index = indexes.get(value.split)
    if (!index) continue
    index.starts.push(start)
    index.sizes.push(end - start)
    index.imageBytes.push(value.bytes)
    index.ranks.push(shuffled ? rankOf(value.id) : index.ranks.length)
  }
  return [...indexes].flatMap(([split, index]) => partsOf(split, index, partBytes))
}

function partsOf(split: Split, index: RowIndex, partBytes: number): Part[] {
  const { starts, sizes, imageBytes, ranks } = index
  const order = Uint32Array.from(ranks, (_, i) => i).toSorted((a, b) => ranks[a]! - ranks[b]!)
  const parts: [number, number][][] = []
  let size = 0
  for (const i of order) {
    const more = imageBytes[i]! + ROW_BYTES
    if (parts.length === 0 || size + more > partBytes) {
      parts.push([])
      size = 0
    }
    parts.at(-1)!.push([starts[i]!, sizes[i]!])
    size += more
  }
  return parts.map((rows, number) => ({ split, number, of: parts.length, rows }))
}

/** 48 bits of the id's SHA-256. */
function rankOf(id: string): number {
  return createHash('sha256').update(`export\0${id}`).digest().readUIntBE(0, 6)
}

/** The manifest rows of a part, in its order. */
export async function* rowsOf(manifest: string, part: Part): AsyncGenerator<ManifestRow> {
  const handle = await open(manifest)
  try {
    for (const [start, size] of part.rows) {
      const { buffer } = await handle.read(Buffer.alloc(size), 0, size, start)
      yield JSON.parse(buffer.toString('utf8')) as ManifestRow
    }
  } finally {
    await handle.close()
  }
}
