/** One small network of each family, for what is slow or compared number by number. */
import { convnext } from '../../../src/train/models/convnext.ts'
import { efficientnet } from '../../../src/train/models/efficientnet.ts'
import { swin } from '../../../src/train/models/swin.ts'

export const NARROW = {
  efficientnet: efficientnet('narrow', { width: 0.1, depth: 0.1, size: 64, drop: 0 }),
  convnext: convnext('narrow', {
    depths: [1, 1, 1, 1],
    channels: [4, 8, 8, 8],
    version: 2,
    dropPath: 0,
  }),
  swin: swin('narrow', {
    embed: 8,
    depths: [2, 1],
    heads: [1, 2],
    window: 4,
    size: 32,
    dropPath: 0,
  }),
}

export type Family = keyof typeof NARROW

/** At 32 px EfficientNet's batch norm is left with one pixel an image, and rounding grows from step to step. */
export function narrowSize(family: Family): number {
  return family === 'efficientnet' ? 64 : 32
}
