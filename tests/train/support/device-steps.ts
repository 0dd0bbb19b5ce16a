/**
 * Five steps of a small network on a device and on the CPU, in a process of its own; prints losses, norms and
 * logits of both. The CPU also resumes what the device has after the third step.
 */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Device, TrainingEngine } from '../../../src/train/engine/engine.ts'
import { openInference, openTraining } from '../../../src/train/engine/open.ts'
import { NARROW, narrowSize, type Family } from './narrow-networks.ts'
import { allOf, difference, SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

export interface DeviceSteps {
  device: string
  /** loss and gradient norm of each step */
  steps: [number, number][]
  logits: number[]
}

export interface DeviceReport {
  found: DeviceSteps
  expected: DeviceSteps
  /** all that is kept after the last step, from what the CPU made of it since the third; a share of the largest */
  offAfterResume: number
}

const [family, device] = process.argv.slice(2) as [Family, Device]
const options = { ...smallOptions(NARROW[family], narrowSize(family), { batch: 4 }), device }
const onCpu = { ...options, device: 'cpu' as const }
const batch = smallBatch(options)

const onDevice = await openTraining(options, smallState(options))
const first = await advance(onDevice, [1, 2, 3])
await onDevice.synchronise()
const resumed = await openTraining(onCpu, onDevice.state, onDevice.optimiser)
const last = await advance(onDevice, [4, 5])
await onDevice.synchronise()
await advance(resumed, [4, 5])
const whole = await openTraining(onCpu, smallState(onCpu))
const report: DeviceReport = {
  found: {
    device: onDevice.device,
    steps: [...first, ...last],
    logits: await logitsOn(options),
  },
  expected: {
    device: whole.device,
    steps: await advance(whole, [1, 2, 3, 4, 5]),
    logits: await logitsOn(onCpu),
  },
  offAfterResume: difference(allOf(onDevice), allOf(resumed)),
}
for (const engine of [onDevice, resumed, whole]) await engine.close()
process.stdout.write(JSON.stringify(report))

async function advance(
  engine: TrainingEngine,
  names: readonly number[],
): Promise<[number, number][]> {
  const steps: [number, number][] = []
  for (const name of names) {
    const { loss } = await engine.gradient(batch, rngFrom(`step ${name}`))
    steps.push([loss, (await engine.update(SETTINGS)).norm])
  }
  return steps
}

async function logitsOn(where: typeof options): Promise<number[]> {
  const predictor = await openInference(where, smallState(where))
  const logits = [...(await predictor.logits(batch.images, where.batch))]
  await predictor.close()
  return logits
}
