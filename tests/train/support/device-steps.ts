/** Five steps of a small network on a device, in a process of its own; prints losses and norms. */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Device } from '../../../src/train/engine/engine.ts'
import { openInference, openTraining } from '../../../src/train/engine/open.ts'
import { convnext } from '../../../src/train/models/convnext.ts'
import { efficientnet } from '../../../src/train/models/efficientnet.ts'
import { swin } from '../../../src/train/models/swin.ts'
import { SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

const NETWORKS = {
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

const [family, device] = process.argv.slice(2) as [keyof typeof NETWORKS, Device]
// At 32 px batch norm is left with one pixel an image, and rounding grows from step to step.
const size = family === 'efficientnet' ? 64 : 32
const options = { ...smallOptions(NETWORKS[family], size, { batch: 4 }), device }
const engine = await openTraining(options, smallState(options))
const batch = smallBatch(options)
const steps: number[][] = []
for (let step = 1; step <= 5; step++) {
  const { loss } = await engine.gradient(batch, rngFrom(`step ${step}`))
  steps.push([loss, (await engine.update(SETTINGS)).norm])
}
await engine.close()
const predictor = await openInference(options, smallState(options))
const logits = [...(await predictor.logits(batch.images, options.batch))]
await predictor.close()
process.stdout.write(JSON.stringify({ device: engine.device, steps, logits }))
