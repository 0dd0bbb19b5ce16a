/** Runs a parity case through an engine, as the trainer would. */
import { rngFrom } from '../../../src/core/rng.ts'
import type { EngineOptions, ModelState, Stored } from '../../../src/train/engine/engine.ts'
import { openInference } from '../../../src/train/engine/open.ts'
import { declare } from '../../../src/train/engine/program.ts'
import { openTracedStep } from '../../../src/train/engine/traced-step.ts'
import { openEagerStep } from '../../../src/train/engine/eager-step.ts'
import type { OperatorSet } from '../../../src/train/engine/trace/traced.ts'
import { Training } from '../../../src/train/engine/training.ts'
import type { StepMemory } from '../../../src/train/engine/training.ts'
import { formulaValues } from './formula.ts'
import type { ParityInput, ParityResult } from './parity.ts'

export async function runOnEngine(
  input: ParityInput,
  settings: Pick<EngineOptions, 'mode' | 'device'>,
  operatorSet?: OperatorSet,
): Promise<ParityResult> {
  const { backbone, size, batch, classes, images, targets, weights } = input
  const options = { backbone, size, batch, classes, drop: 0, dropPath: 0, ...settings }
  const declaration = declare(options)
  const filled = (specs: readonly { name: string; shape: readonly number[] }[]) =>
    new Map<string, Stored>(
      specs.map(({ name, shape }) => [name, { shape, values: formulaValues(name, shape) }]),
    )
  const state: ModelState = {
    parameters: filled(declaration.parameters),
    buffers: filled(declaration.buffers),
  }
  const inference = await openInference(options, state)
  const logits = await inference.logits(images, batch)
  await inference.close()
  let memory: StepMemory | undefined
  const training = await Training.open(options, declaration, state, undefined, (given) => {
    memory = given
    return settings.mode === 'traced'
      ? openTracedStep(options, declaration, given, operatorSet)
      : openEagerStep(options, declaration, given)
  })
  const step = await training.gradient({ images, targets, weights }, rngFrom('none'))
  const values = (named: ReadonlyMap<string, Stored>) =>
    new Map([...named].map(([name, stored]) => [name, stored.values]))
  await training.close()
  return {
    inference: logits,
    training: step.logits,
    loss: step.loss,
    gradients: values(memory!.gradient.named),
    buffers: values(training.state.buffers),
  }
}
