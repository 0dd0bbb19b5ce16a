/**
 * Training on a device that keeps the state, with a stop in the middle, in a process of its own:
 * prints how the weights after it compare, what crossed the bus a step, and the memory of steps.
 */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Device, TrainingEngine } from '../../../src/train/engine/engine.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { micro } from './micro-backbone.ts'
import { allOf, difference, SETTINGS, smallBatch, smallOptions, smallState } from './small-steps.ts'

export interface ResumeReport {
  /** bytes of one step, its update included */
  bytesAStep: number
  /** of the images, targets, weights and logits */
  batchBytes: number
  resumesExactly: boolean
  /** largest difference of weights, EMA and statistics from the CPU's, as a share of the largest */
  offOnCpu: number
  /** where the CPU went on with what the device had begun, and the other way round */
  offAfterMove: number
  offAfterMoveBack: number
  refusesNan: boolean
  /** resident memory in bytes after the 10th and the last step */
  memory: [number, number]
}

const [device, count] = process.argv.slice(2) as [Device, string]
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

const options = { ...smallOptions(micro, 32, { batch: 4 }), device }
const onCpu = { ...options, device: 'cpu' as const }
const whole = await openTraining(options, smallState(options))
await steps(whole, ['a'])
const resumed = await openTraining(options, whole.state, whole.optimiser)
const moved = await openTraining(onCpu, whole.state, whole.optimiser)
const cpu = await openTraining(onCpu, smallState(onCpu))
await steps(cpu, ['a'])
const back = await openTraining(options, cpu.state, cpu.optimiser)
for (const engine of [whole, resumed, moved, cpu, back]) await steps(engine, ['b'])
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
  offAfterMoveBack: difference(found, allOf(back)),
  refusesNan: refused && allOf(whole).every((value, at) => Object.is(value, found[at])),
}
for (const engine of [resumed, moved, cpu, back]) await engine.close()

const memory: number[] = []
for (let step = 1; step <= Number(count); step++) {
  const before = whole.bytesMoved
  const { logits } = await whole.gradient(batch, rngFrom(`${step}`))
  await whole.update(settings)
  report.bytesAStep = whole.bytesMoved - before
  report.batchBytes = [batch.images, batch.targets, batch.weights, logits].reduce(
    (sum, { byteLength }) => sum + byteLength,
    0,
  )
  if (step === 10 || step === Number(count)) memory.push(process.memoryUsage.rss())
}
report.memory = [memory[0]!, memory.at(-1)!]
await whole.close()
process.stdout.write(JSON.stringify(report))
