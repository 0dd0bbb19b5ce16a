/** Where decoded inputs are kept: beside the runs, shared by all runs at one size. */
import { dirname, join } from 'node:path'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import { prepareCache } from '../data/cache.ts'
import type { TrainingSet } from '../data/training-set.ts'
import type { Caches } from './job.ts'

/**
 * @param out the run's folder
 * @param gigabytes that decoded inputs of one size may take
 */
export async function openCaches(
  out: string,
  set: TrainingSet,
  size: number,
  gigabytes: number,
): Promise<Caches> {
  const key = sha256(`${set.inputs}/${set.fill}/${ownVersion()}`).slice(0, 16)
  const folder = join(dirname(out), '.inputs', `${key}-${size}`)
  const limit = gigabytes * 1e9
  const prepare = async (part: 'train' | 'clean' | 'noisy'): Promise<string | undefined> => {
    const bytes = set[part].length * size * size * 3
    const place = join(folder, part)
    return bytes > 0 && (await prepareCache(place, bytes, limit)) ? place : undefined
  }
  // The pages held out first: they are few and read most often.
  const clean = await prepare('clean')
  const noisy = await prepare('noisy')
  return { clean, noisy, train: await prepare('train') }
}
