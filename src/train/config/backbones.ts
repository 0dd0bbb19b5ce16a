/** The backbones of a run: those of a preset as they stand there, others by their own defaults. */
import { InputError } from '../../core/errors.ts'
import type { Backbone } from '../models/backbone.ts'
import { KNOWN_BACKBONES } from './presets.ts'
import type { BackboneConfig, PresetName } from './schema.ts'

/**
 * The settings of backbones given by name.
 * @param names long or short
 * @param backbone finds one by either
 * @throws InputError `BACKBONE_UNKNOWN`
 */
export function backbonesByName(
  names: readonly string[],
  preset: PresetName,
  backbone: (name: string) => Backbone,
): BackboneConfig[] {
  const known = KNOWN_BACKBONES[preset]
  return names.map((wanted) => {
    const found = backbone(wanted)
    const same = known.find(({ name }) => name === found.name)
    if (same) return same
    const like = known.find(({ name }) => backbone(name).family === found.family) ?? known[0]!
    const size = preset === 'quick' ? like.size : found.size
    return { ...like, name: found.name, size }
  })
}

export interface BackboneOverrides {
  size?: number | undefined
  grow?: readonly number[] | undefined
  batch?: number | undefined
  lr?: number | undefined
}

/**
 * Backbones with what the command line says about all of them.
 * @throws InputError `SIZE_INVALID` where a backbone cannot be run at its size, `BATCH_INVALID`
 */
export function overrideBackbones(
  backbones: readonly BackboneConfig[],
  { size, grow, batch, lr }: BackboneOverrides,
  backbone: (name: string) => Backbone,
): BackboneConfig[] {
  const changed = backbones.map((one) => ({
    ...one,
    size: size ?? one.size,
    grow: grow ? [...grow] : one.grow,
    // As many images per update as before, where that is possible.
    batch: batch ?? one.batch,
    accumulate:
      batch === undefined
        ? one.accumulate
        : Math.max(1, Math.round((one.batch * one.accumulate) / batch)),
    learningRate: lr ?? one.learningRate,
  }))
  checkBackbones(changed, backbone)
  return changed
}

/** @throws InputError `BACKBONE_UNKNOWN`, `SIZE_INVALID`, `BATCH_INVALID` */
export function checkBackbones(
  backbones: readonly BackboneConfig[],
  backbone: (name: string) => Backbone,
): void {
  for (const { name, size, batch, accumulate } of backbones) {
    backbone(name).checkSize(size)
    if (batch * accumulate < 2) {
      throw new InputError(
        'BATCH_INVALID',
        `${name}: batch ${batch} × accumulate ${accumulate}: an update needs at least two images`,
      )
    }
  }
}
