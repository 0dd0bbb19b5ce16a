/** Seven hundred steps in a process of its own; prints its memory after every hundred. */
import { rngFrom } from '../../../src/core/rng.ts'
import { convnext } from '../../../src/train/models/convnext.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

const sizes = {
  depths: [1, 1, 2, 1],
  channels: [16, 32, 48, 64],
  version: 1,
  dropPath: 0.2,
} as const
const options = smallOptions(convnext('small', sizes), 32, { dropPath: 0.2 })
const engine = await openTraining(options, smallState(options))
const batch = smallBatch(options)
const seen: number[] = []
for (let step = 1; step <= 700; step++) {
  await engine.gradient(batch, rngFrom(`step ${step}`))
  await engine.update(SETTINGS)
  if (step % 100 === 0) {
    globalThis.gc?.()
    seen.push(process.memoryUsage.rss())
  }
}
await engine.close()
process.stdout.write(JSON.stringify(seen))
