/** Opens the order of a run's images: with a curriculum it needs to know how readable each is. */
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { isFile } from '../../dataset/images.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { Sampler } from '../data/sampler.ts'
import type { BackboneJob } from './job.ts'
import { plannedImages } from './plan-job.ts'

/**
 * The order of a job's training images. A curriculum above 0 asks for `readability` in the set's manifest; images
 * without it, such as the originals, count as wholly readable.
 * @throws InputError `CURRICULUM_UNKNOWN` where the set says of no image how readable it is; those of `readManifest`
 */
export async function openSampler(
  job: Pick<BackboneJob, 'config' | 'backbone' | 'set'>,
): Promise<Sampler> {
  const { seed, curriculum: share } = job.config
  const { train, root } = job.set
  if (share === 0) return new Sampler(train.length, seed)
  const measured = await measuredReadability(join(root, 'manifest.jsonl'))
  if (measured.size === 0) {
    throw new InputError(
      'CURRICULUM_UNKNOWN',
      `--curriculum: expected a built set whose manifest.jsonl says how readable each image is, found none of that in ${root}: ` +
        'build it into a folder with a recipe that has `readability`, or leave the option out',
    )
  }
  const readability = Float32Array.from(
    { length: train.length },
    (_, i) => measured.get(train.id(i)) ?? 1,
  )
  return new Sampler(train.length, seed, { share, readability, seen: plannedImages(job) })
}

/** By ID, of the training images that it was measured of. */
async function measuredReadability(manifest: string): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  if (!(await isFile(manifest))) return found
  for await (const { id, split, readability } of readManifest(manifest)) {
    if (split === 'train' && readability !== undefined) found.set(id, readability)
  }
  return found
}
