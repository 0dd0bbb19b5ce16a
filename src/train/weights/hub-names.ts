/** The weights that the hub has for our backbones, by timm's table of them (tools/parity/hub.py). */
import { readFileSync } from 'node:fs'
import { InputError } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import { backboneByName, backboneNames } from '../models/registry.ts'

export interface HubWeights {
  /** timm's: backbone and tag, as in `efficientnet_b4.ra2_in1k` */
  name: string
  backbone: string
  /** side of the input they were trained for, pixels */
  size: number
  /** 0: without a head */
  classes: number
  /** numbers in the file, 4 bytes each */
  parameters: number
  /** how they were trained */
  recipe: string
  licence: string
}

let table: HubWeights[] | undefined

/** All of them, backbone by backbone; of each the one that timm takes by default comes first. */
export function hubWeights(): readonly HubWeights[] {
  const file = new URL('./timm.json', import.meta.url)
  return (table ??= JSON.parse(readFileSync(file, 'utf8')) as HubWeights[])
}

/** Those for a backbone. */
export function hubWeightsOf(backbone: string): readonly HubWeights[] {
  return hubWeights().filter((row) => row.backbone === backbone)
}

/** The repository of the hub that holds them. */
export function repositoryOf({ name }: Pick<HubWeights, 'name'>): string {
  return `timm/${name}`
}

/**
 * @param wanted a backbone (`swin_tiny`), one with the size its weights were trained for
 *   (`convnextv2_base_384`), or timm's whole name (`efficientnet_b4.ra2_in1k`, with or without `timm/`)
 * @throws InputError `WEIGHTS_UNKNOWN`, offering the nearest
 */
export function hubWeightsByName(wanted: string): HubWeights {
  const name = wanted.replace(/^timm\//, '')
  const all = hubWeights()
  const exact = all.find((row) => row.name === name)
  if (exact) return exact
  const backbone = knownBackbone(name)
  if (backbone !== undefined) {
    const [first] = hubWeightsOf(backbone)
    if (first) return first
    throw new InputError(
      'WEIGHTS_UNKNOWN',
      `the hub has no weights for ${backbone} that fit it: give some with --from, or choose one of those that "train weights list" shows`,
    )
  }
  const [, base = '', size] = /^(.*)_(\d+)$/.exec(name) ?? []
  const sized = hubWeightsOf(knownBackbone(base) ?? '').find((row) => row.size === Number(size))
  if (sized) return sized
  const near = didYouMean(name, [...all.map((row) => row.name), ...backboneNames()])
  throw new InputError(
    'WEIGHTS_UNKNOWN',
    `unknown weights "${wanted}"${near}; "train weights list" shows those that are known`,
  )
}

/** The whole name of a backbone, or undefined. */
export function knownBackbone(name: string): string | undefined {
  try {
    return backboneByName(name).name
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
