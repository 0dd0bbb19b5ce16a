/** Every backbone by its name. */
import { InputError } from '../../core/errors.ts'
import { didYouMean } from '../../core/spelling.ts'
import type { Backbone } from './backbone.ts'
import { convnexts } from './convnext.ts'
import { efficientnets } from './efficientnet.ts'
import { swins } from './swin.ts'

const BACKBONES = new Map([...efficientnets, ...swins, ...convnexts].map((b) => [b.name, b]))

const SHORT = new Map([
  ['swin_nano', 'swin_nano_patch4_window6_96'],
  ['swin_tiny', 'swin_tiny_patch4_window7_224'],
  ['swin_small', 'swin_small_patch4_window7_224'],
  ['swin_base', 'swin_base_patch4_window7_224'],
  ['swin_base_384', 'swin_base_patch4_window12_384'],
  ['swin_large', 'swin_large_patch4_window7_224'],
  ['swin_large_384', 'swin_large_patch4_window12_384'],
])

/** All names, family by family: timm's, and `swin_nano` in its manner. */
export function backboneNames(): string[] {
  return [...BACKBONES.keys()]
}

/**
 * @param name timm's, or a short one such as `swin_tiny`
 * @throws InputError `BACKBONE_UNKNOWN`, offering the nearest
 */
export function backboneByName(name: string): Backbone {
  const found = BACKBONES.get(SHORT.get(name) ?? name)
  if (found) return found
  const near = didYouMean(name, [...BACKBONES.keys(), ...SHORT.keys()])
  throw new InputError(
    'BACKBONE_UNKNOWN',
    `unknown backbone "${name}"${near}; there are ${backboneNames().join(', ')}`,
  )
}
