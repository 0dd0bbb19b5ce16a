/** Points of a map: images with like features lie near each other. The same features give the same map. */
import { WorkError } from '../../../core/errors.ts'
import { rngFrom } from '../../../core/rng.ts'

/** How a map is laid. */
export const METHODS = ['umap', 'pca'] as const
export type Method = (typeof METHODS)[number]

/** Principal components that neighbours are found by. */
const COMPONENTS = 24
/** Images that the components, and UMAP, are found on; the others are laid beside them. */
const FITTED = 2000
/** UMAP's neighbours and rounds: its authors' for the one, theirs for large sets for the other. */
const NEIGHBOURS = 15
const EPOCHS = 200
/** Images that one is laid between which UMAP has not seen. */
const BETWEEN = 4

export interface Embedded {
  /** principal components of each image, [images, width] */
  components: Float32Array
  width: number
  /** places, [images, 2] */
  places: Float32Array
}

export interface EmbedOptions {
  signal?: AbortSignal | undefined
  /** images that UMAP is fitted on at most; 2000 by default */
  fitted?: number
}

/**
 * @param features a row each image, all of one length
 * @throws WorkError `STOPPED` after the signal
 */
export async function embed(
  features: readonly ArrayLike<number>[],
  method: Method,
  options: EmbedOptions = {},
): Promise<Embedded> {
  const { components, width } = await componentsOf(features)
  const rows = features.length
  const flat = (): Float32Array => {
    const places = new Float32Array(2 * rows)
    for (let i = 0; i < rows; i++) places.set(components.subarray(i * width, i * width + 2), 2 * i)
    return places
  }
  // Fewer pages than neighbours have no shape to be found.
  const isFlat = method === 'pca' || rows <= NEIGHBOURS + 1 || width < 2
  const places = isFlat ? flat() : await unfolded(components, width, options)
  return { components, width, places }
}

/** Every image by its principal components, which are found on some of them. */
async function componentsOf(
  features: readonly ArrayLike<number>[],
): Promise<Pick<Embedded, 'components' | 'width'>> {
  const { PCA } = await import('./embedding-library.ts')
  const all = features.map((row) => Array.from(row))
  const fitted = spread(all.length, FITTED).map((i) => all[i]!)
  const width = Math.min(COMPONENTS, all[0]?.length ?? 0)
  const components = new Float32Array(all.length * width)
  // Of one image nothing differs.
  if (fitted.length < 2 || width === 0) return { components, width }
  const pca = new PCA(fitted, { method: 'covarianceMatrix', center: true, scale: false })
  const found = pca.predict(all, { nComponents: width })
  for (let i = 0; i < all.length; i++) {
    for (let c = 0; c < width; c++) {
      const value = c < found.columns ? found.get(i, c) : 0
      components[i * width + c] = Number.isFinite(value) ? value : 0
    }
  }
  return { components, width }
}

/** At most `max` places of a list, evenly spread. */
function spread(length: number, max: number): number[] {
  const count = Math.min(length, max)
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count))
}

async function unfolded(
  components: Float32Array,
  width: number,
  { signal, fitted: max = FITTED }: EmbedOptions,
): Promise<Float32Array> {
  const { UMAP } = await import('./embedding-library.ts')
  const rows = components.length / width
  const fitted = spread(rows, max)
  const rng = rngFrom('map')
  const umap = new UMAP({ nNeighbors: NEIGHBOURS, nEpochs: EPOCHS, random: () => rng.random() })
  umap.initializeFit(fitted.map((i) => [...components.subarray(i * width, (i + 1) * width)]))
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    umap.step()
    // The signal is heard between rounds.
    await new Promise((done) => setImmediate(done))
    if (signal?.aborted) throw new WorkError('STOPPED', 'stopped: nothing was written')
  }
  const known = umap.getEmbedding()
  const places = new Float32Array(2 * rows)
  const isFitted = new Uint8Array(rows)
  fitted.forEach((row, i) => {
    isFitted[row] = 1
    places.set(known[i]!, 2 * row)
  })
  for (let row = 0; row < rows; row++) {
    if (isFitted[row] === 1) continue
    const nearest = nearestOf(components, width, row, fitted)
    places.set(between(nearest, known), 2 * row)
  }
  return places
}

/** The mean of places, the nearer ones weighing more. */
function between(nearest: readonly Near[], places: readonly (readonly number[])[]): number[] {
  const weights = nearest.map(({ distance }) => 1 / (distance + 1e-6))
  const sum = weights.reduce((a, b) => a + b, 0)
  return [0, 1].map((axis) =>
    nearest.reduce((at, { place }, i) => at + (weights[i]! / sum) * places[place]![axis]!, 0),
  )
}

interface Near {
  /** among those that were looked at */
  place: number
  /** squared */
  distance: number
}

function nearestOf(
  components: Float32Array,
  width: number,
  row: number,
  others: readonly number[],
): Near[] {
  const found: Near[] = []
  let worst = Infinity
  for (let place = 0; place < others.length; place++) {
    const other = others[place]! * width
    let distance = 0
    for (let c = 0; c < width && distance < worst; c++) {
      const difference = components[row * width + c]! - components[other + c]!
      distance += difference * difference
    }
    if (distance >= worst) continue
    found.push({ place, distance })
    found.sort((a, b) => a.distance - b.distance)
    if (found.length > BETWEEN) found.pop()
    if (found.length === BETWEEN) worst = found.at(-1)!.distance
  }
  return found
}
