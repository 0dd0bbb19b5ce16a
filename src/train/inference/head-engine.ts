/** What a network's head is given: its features, by its inference graph. */
import type { EngineOptions, InferenceEngine, ModelState, Stored } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'

/** The parameters of the head: [classes, width] and [classes]. */
export function headOf(
  { parameters }: ModelState,
  head: string,
): { weight: Stored; bias: Stored; width: number } {
  const weight = parameters.get(`${head}.weight`)!
  return { weight, bias: parameters.get(`${head}.bias`)!, width: weight.shape[1]! }
}

/**
 * A network of the same body whose logits are its features: as many classes as features, each of
 * which is one of them. So every device and backbone has its features without a graph of their own.
 */
export function openFeatures(
  engines: Engines,
  options: EngineOptions,
  model: ModelState,
): Promise<InferenceEngine> {
  const { head } = options.backbone
  const { width } = headOf(model, head)
  const identity = new Float32Array(width * width)
  for (let f = 0; f < width; f++) identity[f * width + f] = 1
  const parameters = new Map(model.parameters)
  parameters.set(`${head}.weight`, { shape: [width, width], values: identity })
  parameters.set(`${head}.bias`, { shape: [width], values: new Float32Array(width) })
  return engines.openInference({ ...options, classes: width }, { ...model, parameters })
}
