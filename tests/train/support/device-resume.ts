/**
 * Training on a device that keeps the state, with a stop in the middle, in a process of its own:
 * prints how the weights after it compare, what crossed the bus a step, and the memory of steps.
 */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Device, TrainingEngine } from '../../../src/train/engine/engine.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { convnext } from '../../../src/train/models/convnext.ts'
import { efficientnet } from '../../../src/train/models/efficientnet.ts'
import { difference, SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

export interface ResumeReport {
  /** bytes of one step, its update included */
  bytesAStep: number
  /** of the images, targets, weights and logits */
  batchBytes: number
  resumesExactly: boolean
  /** largest difference of weights, EMA and statistics from the CPU's, as a share of the largest */
  offOnCpu: number
  offAfterMove: number
  refusesNan: boolean
  /** resident memory in bytes after the 10th and the last step */
  memory: [number, number]
}

const [device, count] = process.argv.slice(2) as [Device, string]
const statistics = efficientnet('tiny', { width: 0.1, depth: 0.1, size: 32, drop: 0 })
const plain = convnext('tiny', {
  depths: [1, 1, 1, 1],
  channels: [4, 8, 8, 8],
  version: 1,
  dropPath: 0,
})
const settings = { ...SETTINGS, epsilon: 1e-4 }

async function steps(engine: TrainingEngine, names: readonly string[]): Promise<void> {
  const batch = smallBatch(engine.options)
  for (const name of names) {
    // Two batches an update: gradients are summed.
    await engine.gradient(batch, rngFrom(name))
    await engine.gradient(batch, rngFrom(`${name} again`))
    await engine.update(settings)
  }
  await engine.synchronise()
}

function allOf({ state, optimiser }: TrainingEngine): number[] {
  const { parameters, buffers } = state
  const kept = [parameters, buffers, optimiser.ema, optimiser.firstMoment, optimiser.secondMoment]
  return kept.flatMap((map) => [...map.values()].flatMap(({ values }) => [...values]))
}

const options = { ...smallOptions(statistics, 32, { batch: 4 }), device }
const onCpu = { ...options, device: 'cpu' as const }
const whole = await openTraining(options, smallState(options))
await steps(whole, ['a'])
const resumed = await openTraining(options, whole.state, whole.optimiser)
const moved = await openTraining(onCpu, whole.state, whole.optimiser)
await steps(whole, ['b'])
await steps(resumed, ['b'])
await steps(moved, ['b'])
const cpu = await openTraining(onCpu, smallState(onCpu))
await steps(cpu, ['a', 'b'])
const found = allOf(whole)
const batch = smallBatch(options)
const broken = { ...batch, targets: new Float32Array(batch.targets.length).fill(NaN) }
const refused = await whole.gradient(broken, rngFrom('none')).then(
  () => false,
  (error: unknown) => (error as { code?: string }).code === 'NAN_LOSS',
)
await whole.synchronise()
const report: Partial<ResumeReport> = {
  resumesExactly: allOf(resumed).every((value, at) => Object.is(value, found[at])),
  offOnCpu: difference(found, allOf(cpu)),
  offAfterMove: difference(found, allOf(moved)),
  refusesNan: refused && allOf(whole).every((value, at) => Object.is(value, found[at])),
}
for (const engine of [whole, resumed, moved, cpu]) await engine.close()

const small = { ...smallOptions(plain, 32), device }
const engine = await openTraining(small, smallState(small))
const images = smallBatch(small)
const memory: number[] = []
for (let step = 1; step <= Number(count); step++) {
  const before = engine.bytesMoved
  const { logits } = await engine.gradient(images, rngFrom(`${step}`))
  await engine.update(settings)
  report.bytesAStep = engine.bytesMoved - before
  report.batchBytes = [images.images, images.targets, images.weights, logits].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  )
  if (step === 10 || step === Number(count)) memory.push(process.memoryUsage.rss())
}
report.memory = [memory[0]!, memory.at(-1)!]
await engine.close()
process.stdout.write(JSON.stringify(report))
