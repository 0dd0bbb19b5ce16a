/** Which way round the target's pages lie: what a calibrated recipe's `orientations` say. */
import type { Piscina } from 'piscina'
import { inBatches, mapTasks } from '../../jobs/run-tasks.ts'
import { ORIENTATIONS } from '../../page/geometry/orientation.ts'
import type { OrientationRange } from '../recipe/recipe.ts'
import { STOPPED, type PageProgress } from './trials.ts'

/** Pages that are looked at: enough to tell a share of a twentieth from none. */
export const ORIENTED_PAGES = 300
/** With fewer pages of text the recipe is left as it is. */
const MIN_PAGES = 30
/** Shares that count: a few pages in a hundred lie askew in any archive, or are taken for it. */
const MIN_SHARE = 0.06
/** Pages that a task holds. */
const BATCH = 8

/**
 * The orientations of pages, by the orientation network.
 * @returns indices into `ORIENTATIONS` of what sets each upright; pages without text are left out
 * @throws WorkError `STOPPED`
 */
export async function measureOrientations(
  pool: Piscina,
  files: readonly string[],
  { progress, signal }: { progress: PageProgress; signal: AbortSignal },
): Promise<number[]> {
  const found = await mapTasks<string[], (number | null)[]>({
    pool,
    name: 'orient',
    tasks: inBatches(files, BATCH),
    describe: ([first]) => first!,
    signal,
    stopped: STOPPED,
    progress: { ...progress, total: files.length, count: (some) => some.length },
  })
  return found.flat().filter((one) => one !== null)
}

/**
 * What pages that lie so call for.
 * @param found indices into `ORIENTATIONS`
 * @returns undefined where there are too few to tell
 */
export function rangeOf(found: readonly number[]): OrientationRange | undefined {
  if (found.length < MIN_PAGES) return undefined
  const share = (isSo: (index: number) => boolean): number =>
    found.filter(isSo).length / found.length
  if (share((index) => ORIENTATIONS[index]!.mirrored) >= MIN_SHARE) return 'all'
  return share((index) => index !== 0) >= MIN_SHARE ? 'turned' : 'upright'
}
