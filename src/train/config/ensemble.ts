/** Backbones by name: those of a preset as they stand there, others by what their makers say. */
import { InputError } from '../../core/errors.ts'
import type { Backbone } from '../models/backbone.ts'
import { PRESETS } from './presets.ts'
import type { MemberConfig, PresetName } from './schema.ts'

/**
 * @param wanted names, long or short
 * @param backbone finds one by either
 * @throws InputError `BACKBONE_UNKNOWN`
 */
export function membersOf(
  wanted: readonly string[],
  preset: PresetName,
  backbone: (name: string) => Backbone,
): MemberConfig[] {
  const known = PRESETS[preset].backbones
  return wanted.map((word) => {
    const found = backbone(word)
    const same = known.find(({ name }) => name === found.name)
    if (same) return same
    const like = known.find(({ name }) => backbone(name).family === found.family) ?? known[0]!
    const size = preset === 'quick' ? like.size : found.size
    return { ...like, name: found.name, size }
  })
}

export interface MemberOver {
  size?: number | undefined
  batch?: number | undefined
  lr?: number | undefined
}

/**
 * Members with what the command line says of all of them.
 * @throws InputError `SIZE_INVALID` where a backbone cannot be run at its size
 */
export function overMembers(
  members: readonly MemberConfig[],
  { size, batch, lr }: MemberOver,
  backbone: (name: string) => Backbone,
): MemberConfig[] {
  return members.map((member) => {
    const changed = {
      ...member,
      size: size ?? member.size,
      // As many images an update as before, where that can be.
      batch: batch ?? member.batch,
      accumulate:
        batch === undefined
          ? member.accumulate
          : Math.max(1, Math.round((member.batch * member.accumulate) / batch)),
      learningRate: lr ?? member.learningRate,
    }
    backbone(changed.name).checkSize(changed.size)
    if (changed.batch * changed.accumulate < 2) {
      throw new InputError('BATCH_INVALID', '--batch: an update needs two images or more')
    }
    return changed
  })
}
