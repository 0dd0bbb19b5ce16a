/** Where decoded inputs are kept: beside the runs, shared by all runs at one size. */
import { dirname, join } from 'node:path'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import { prepareCache } from '../data/cache.ts'
import type { TrainingSet } from '../data/training-set.ts'
import type { Caches } from './job.ts'

/**
 * @param out the run's folder
 * @param sizes of the inputs in training, the last one also of the pages held out
 * @param gigabytes that decoded inputs of one size may take
 */
export async function openCaches(
  out: string,
  set: TrainingSet,
  sizes: readonly number[],
  gigabytes: number,
): Promise<Caches> {
  const key = sha256(`${set.inputs}/${set.fill}/${ownVersion()}`).slice(0, 16)
  const limit = gigabytes * 1e9
  const folders = new Map<string, string>()
  const prepare = async (part: 'train' | 'clean' | 'noisy', size: number): Promise<void> => {
    const bytes = set[part].length * size * size * 3
    const place = join(dirname(out), '.inputs', `${key}-${size}`, part)
    if (bytes > 0 && (await prepareCache(place, bytes, limit)))
      folders.set(`${part} ${size}`, place)
  }
  // The pages held out first: they are few and read most often.
  const last = sizes.at(-1)!
  await prepare('clean', last)
  await prepare('noisy', last)
  for (const size of sizes) await prepare('train', size)
  return (part, size) => folders.get(`${part} ${size}`)
}
