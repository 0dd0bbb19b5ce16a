/** Where the images of a report lie on its map, and by what they are alike. */
import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { writeWhole } from '../../../core/files.ts'
import type { FeaturesFile } from '../../../dataset/features-file.ts'
import { CACHE } from '../../statistics/cache.ts'
import { MAP_SIDE, MAP_IMAGES, type LikenessData, type MapData } from '../data.ts'
import type { Surveyed } from '../survey.ts'
import { embed, type Embedded, type Method } from './embed.ts'

export interface MapOptions {
  /** folder of the report, where a map is kept for the next report of the same images */
  out: string
  method: Method
  /** of a trained network; undefined: images lie by what they look like */
  features?: FeaturesFile | undefined
  signal?: AbortSignal | undefined
}

/**
 * Lays a map of all images of the sets, test pages among them; files of the same bytes lie in one place.
 * @returns undefined where there is nothing to lay
 * @throws WorkError `STOPPED`, `DISK_FULL`
 */
export async function layMap(
  sets: readonly Surveyed[],
  options: MapOptions,
): Promise<{ map: MapData; likeness: LikenessData } | undefined> {
  const { features, method } = options
  const digests = sets.flatMap(({ view, test }) => [...view.sha256, ...test.sha256])
  const looks = sets.flatMap(({ images, test }) => [...images, ...test.images])
  const vectors = new Map<string, ArrayLike<number>>()
  digests.forEach((digest, i) => {
    if (digest === undefined || vectors.has(digest)) return
    const vector = features ? features.images.get(digest)?.features : looks[i]?.look
    if (vector) vectors.set(digest, vector)
  })
  if (vectors.size < 3) return undefined
  const chosen = [...vectors.keys()].toSorted().slice(0, MAP_IMAGES)
  const laid = await kept(
    options,
    chosen.map((digest) => vectors.get(digest)!),
    chosen,
  )
  const place = new Map(chosen.map((digest, i) => [digest, i]))
  const rows = digests.map((digest) => place.get(digest ?? '') ?? -1)
  const [x, y] = [0, 1].map((axis) => scaled(laid.places, axis))
  const at = (axis: readonly number[]): number[] => rows.map((row) => (row < 0 ? -1 : axis[row]!))
  return {
    map: {
      by: features ? `features of ${features.head.model}` : 'what the pages look like',
      method: method === 'umap' ? 'UMAP' : 'principal components',
      x: at(x!),
      y: at(y!),
    },
    likeness: { width: laid.width, values: bytesOf(laid.components), rows },
  }
}

/** Predictions of a set's images and test pages, by place of the class; empty where nothing is known. */
export function predictionsOf(
  { view, test }: Surveyed,
  features: FeaturesFile | undefined,
): { predicted?: number[]; confidence?: number[] } {
  if (!features) return {}
  const places = new Map(view.classes.map(({ target }, i) => [target, i]))
  const found = [...view.sha256, ...test.sha256].map((digest) => features.images.get(digest ?? ''))
  return {
    predicted: found.map((one) => (one ? (places.get(one.predicted) ?? -1) : -1)),
    confidence: found.map((one) => (one ? Number(one.confidence.toFixed(4)) : 0)),
  }
}

/** The map of an earlier report of the same images, or a new one. */
async function kept(
  { out, method, signal }: MapOptions,
  vectors: readonly ArrayLike<number>[],
  digests: readonly string[],
): Promise<Embedded> {
  const hash = createHash('sha256').update(method)
  vectors.forEach((vector, i) => hash.update(digests[i]!).update(Int16Array.from(vector)))
  const key = hash.digest('hex')
  const file = join(out, CACHE, 'map.json')
  const before = await readFile(file, 'utf8').then(JSON.parse, () => undefined)
  if (isKept(before, key)) {
    const { width, components, places } = before
    return { width, components: floats(components), places: floats(places) }
  }
  const laid = await embed(vectors, method, { signal })
  const { width, components, places } = laid
  const row: Kept = { key, width, components: text(components), places: text(places) }
  await writeWhole(file, JSON.stringify(row))
  return laid
}

interface Kept {
  key: string
  width: number
  /** little-endian 32-bit floats in base64 */
  components: string
  places: string
}

function isKept(value: unknown, key: string): value is Kept {
  return typeof value === 'object' && value !== null && (value as Kept).key === key
}

function text(values: Float32Array): string {
  return Buffer.from(values.buffer).toString('base64')
}

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64')
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** One axis as whole numbers from 0 to `MAP_SIDE`; both axes keep their ratio only roughly. */
function scaled(places: Float32Array, axis: number): number[] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = axis; i < places.length; i += 2) {
    low = Math.min(low, places[i]!)
    high = Math.max(high, places[i]!)
  }
  const scale = high > low ? MAP_SIDE / (high - low) : 0
  return Array.from({ length: places.length / 2 }, (_, i) =>
    Math.round((places[2 * i + axis]! - low) * scale),
  )
}

/** Signed bytes on one scale, so that distances stay what they are. */
function bytesOf(components: Float32Array): string {
  let max = 0
  for (const value of components) max = Math.max(max, Math.abs(value))
  const scale = max > 0 ? 127 / max : 0
  const bytes = Int8Array.from(components, (value) => Math.round(value * scale))
  return Buffer.from(bytes.buffer).toString('base64')
}
