/** `train weights pull` for one name: fetched, checked, and put where training looks. */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { InputError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import { backboneByName } from '../models/registry.ts'
import { hubWeightsByName, knownBackbone, repositoryOf } from './hub-names.ts'
import { place } from './hub/cache.ts'
import { digestOf } from './hub/download.ts'
import { pullFrom, pullFromHub, type PullOptions } from './hub/pull.ts'
import { weightsFile } from './pretrained.ts'
import { isStarterPath } from './starter.ts'

export interface PulledWeights {
  file: string
  backbone: string
  /** repository and commit, address or file */
  source: string
  bytes: number
  sha256: string
  /** whether it was there already */
  cached: boolean
  licence?: string
}

/**
 * @param name as `hubWeightsByName` takes it; with another place than the hub, of a backbone
 * @param from `hub`, an address or a file
 * @throws InputError `WEIGHTS_UNKNOWN`, `BACKBONE_UNKNOWN`, `WEIGHTS_OWN`, and those of `pullFromHub` and `pullFrom`
 */
export async function pullWeights(
  name: string,
  { from, dir }: { from: string; dir: string },
  options: PullOptions,
): Promise<PulledWeights> {
  if (from === 'hub') {
    const weights = hubWeightsByName(name)
    const file = ownFile(dir, weights.backbone)
    const repository = repositoryOf(weights)
    const { path, commit, cached } = await pullFromHub(repository, options)
    await makeFolder(dir)
    await place(path, file, true)
    const source = `${repository} at ${commit}`
    const { backbone, licence } = weights
    return { file, backbone, source, cached, licence, ...(await described(file)) }
  }
  // A whole name of timm's says the backbone too.
  const backbone = knownBackbone(name.replace(/^timm\//, '').replace(/\..*$/, ''))
  if (backbone === undefined) backboneByName(name)
  const file = ownFile(dir, backbone!)
  if (!/^https?:/.test(from) && !(await stat(from).catch(() => undefined))) {
    throw new InputError(
      'WEIGHTS_MISSING',
      `--from ${from}: expected "hub", an address or a file, and there is no such file`,
    )
  }
  await makeFolder(dir)
  const { cached } = await pullFrom(from, file, options)
  return { file, backbone: backbone!, source: from, cached, ...(await described(file)) }
}

/** @throws InputError `WEIGHTS_OWN` where weights that come with the program would be written over */
function ownFile(dir: string, backbone: string): string {
  const file = weightsFile(dir, backbone)
  if (!isStarterPath(file, backbone)) return file
  throw new InputError(
    'WEIGHTS_OWN',
    `${file} holds the starter weights of this program: put others elsewhere, such as --dir pulled, and train with --weights pulled`,
  )
}

async function described(file: string): Promise<{ bytes: number; sha256: string }> {
  const { size } = await stat(file)
  return { bytes: size, sha256: await digestOf(file, createHash('sha256')) }
}
