/** Five steps of a small network on a device, in a process of its own; prints losses and norms. The CPU resumes after the third. */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Device, TrainingEngine } from '../../../src/train/engine/engine.ts'
import { openInference, openTraining } from '../../../src/train/engine/open.ts'
import { NARROW, narrowSize, type Family } from './narrow-networks.ts'
import { allOf, difference, SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

const [family, device] = process.argv.slice(2) as [Family, Device]
const options = { ...smallOptions(NARROW[family], narrowSize(family), { batch: 4 }), device }
const engine = await openTraining(options, smallState(options))
const batch = smallBatch(options)
const steps: [number, number][] = []
let resumed: TrainingEngine | undefined
for (let step = 1; step <= 5; step++) {
  steps.push(await advance(engine, step))
  if (resumed) await advance(resumed, step)
  if (step !== 3) continue
  await engine.synchronise()
  resumed = await openTraining({ ...options, device: 'cpu' }, engine.state, engine.optimiser)
}
await engine.synchronise()
const offAfterResume = difference(allOf(engine), allOf(resumed!))
await engine.close()
await resumed!.close()

async function advance(one: TrainingEngine, step: number): Promise<[number, number]> {
  const { loss } = await one.gradient(batch, rngFrom(`step ${step}`))
  return [loss, (await one.update(SETTINGS)).norm]
}

const predictor = await openInference(options, smallState(options))
const logits = [...(await predictor.logits(batch.images, options.batch))]
await predictor.close()
process.stdout.write(JSON.stringify({ device: engine.device, steps, offAfterResume, logits }))
