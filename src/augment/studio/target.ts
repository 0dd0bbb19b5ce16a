/** How far drawn pages are from those of a target folder. */
import { isFolder } from '../../core/files.ts'
import { reasonOf } from '../../core/errors.ts'
import { silent } from '../../core/progress.ts'
import { findImages } from '../../dataset/list.ts'
import { Target } from '../calibrate/target.ts'
import { MeasurementCache } from '../statistics/cache.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'
import { digestAll, measureAll, withMeasuringPool } from '../statistics/measure-all.ts'
import type { SampleFacts } from './protocol.ts'

/** Images of the target that are measured at most, spread over the folder. */
const MEASURED = 240
/** Fewer say nothing about a distribution. */
const MIN_PAGES = 10

/** A target folder, measured once in the background. */
export class TargetFolder {
  readonly folder: string
  private readonly measured: Promise<Target | string>

  /** @param seed of the halves by which the noise floors are found */
  constructor(folder: string, seed: number, signal: AbortSignal) {
    this.folder = folder
    this.measured = measure(folder, seed, signal).catch(
      (error: unknown) => `the target cannot be measured: ${reasonOf(error)}`,
    )
  }

  /**
   * Distances of drawn pages.
   * @param rows of each page, its values in the order of `STATISTICS`
   * @returns why there are none, where there are none
   */
  async distances(rows: readonly Float64Array[]): Promise<SampleFacts['distances'] | string> {
    if (!(await isFolder(this.folder))) return `the target folder ${this.folder} is gone`
    const target = await this.measured
    if (typeof target === 'string') return target
    if (rows.length < MIN_PAGES) return []
    const columns = STATISTICS.map((_, f) => rows.map((values) => values[f]!))
    const distances = target.distances(columns)
    return STATISTICS.map(({ name, label }, f) => ({
      name,
      label,
      distance: distances[f]!,
      noiseFloor: target.noiseFloors[f]!,
    }))
  }
}

async function measure(
  folder: string,
  seed: number,
  signal: AbortSignal,
): Promise<Target | string> {
  const { images } = await findImages(folder)
  const step = Math.max(1, images.length / MEASURED)
  const some = images.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
  return withMeasuringPool(1, signal, async (pool) => {
    const cache = MeasurementCache.inMemory()
    const measuring = { pool, cache, progress: silent, signal }
    const digests = await digestAll(measuring, some)
    const tasks = digests.flatMap((found, i) =>
      'sha256' in found
        ? [{ file: some[i]!, sha256: found.sha256, statistics: true, skew: true }]
        : [],
    )
    await measureAll(measuring, tasks)
    const rows = tasks.flatMap(({ sha256 }) => cache.get(sha256) ?? [])
    if (rows.length < MIN_PAGES) {
      return `${folder}: expected at least ${MIN_PAGES} images that can be read, found ${rows.length}`
    }
    const columns = STATISTICS.map(({ of }) => rows.map((image) => of(image) ?? Number.NaN))
    return new Target(columns, seed)
  })
}
