/** What `--weights` names: a path, or by `pretrained` the weights that were pulled for a backbone. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { hubWeightsOf, repositoryOf } from './hub-names.ts'
import { hubCache, type Environment } from './hub/environment.ts'
import { cachedWeights } from './hub/pull.ts'
import { isStarterPath, STARTER, starterFile } from './starter.ts'

/** The word that stands for what was pulled, in place of a path. */
export const PRETRAINED = 'pretrained'

/** Where `train weights pull` puts weights unless told. */
export const WEIGHTS_FOLDER = 'weights'

/** The file of a backbone in such a folder. */
export function weightsFile(folder: string, backbone: string): string {
  return join(folder, `${backbone}.safetensors`)
}

/**
 * The pulled weights of a backbone: in `weights/`, else in the hub's cache, where Python may have
 * fetched them. Opens no connection.
 * @throws InputError `WEIGHTS_MISSING`, with the command that fetches them
 */
export async function pretrainedFile(
  backbone: string,
  env: Environment = process.env,
): Promise<string> {
  const pulled = weightsFile(WEIGHTS_FOLDER, backbone)
  // In a checkout the program's own weights lie there too.
  const isPulled = !isStarterPath(pulled, backbone)
  if (isPulled && (await stat(pulled).catch(() => undefined))?.isFile()) return pulled
  const known = hubWeightsOf(backbone)
  for (const weights of known) {
    const path = await cachedWeights(repositoryOf(weights), env)
    if (path !== undefined) return path
  }
  throw new InputError(
    'WEIGHTS_MISSING',
    known.length === 0
      ? `there are no pretrained weights for ${backbone}: choose a backbone that "train weights list" shows, or leave --weights out`
      : `no weights were pulled for ${backbone}: neither ${pulled} nor the hub's cache ${hubCache(env)} has any; "train weights pull ${backbone}" fetches them`,
  )
}

/**
 * Where the weights lie that a run begins with.
 * @param from a path, `pretrained` or `starter`
 * @param backbone by its whole name
 * @returns the path as it is, or the file that the word stands for
 * @throws InputError `WEIGHTS_MISSING` where there are none for a word
 */
export async function weightsPath(from: string, backbone: string): Promise<string> {
  if (from === PRETRAINED) return pretrainedFile(backbone)
  return from === STARTER ? starterFile(backbone) : from
}
