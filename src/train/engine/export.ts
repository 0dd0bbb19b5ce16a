/** A trained model as an ONNX file for anyone's runtime. */
import type { EngineOptions, ModelState } from './engine.ts'
import { writeModel } from './graph/write.ts'
import { traceInference } from './inference.ts'
import { declare } from './program.ts'
import { STANDARD } from './trace/traced.ts'

/** A prime that divides no size a model has: what it divides is the batch. */
const BATCH = 1_000_003

/**
 * The inference model in the standard's own operators: input `images`, bytes [batch, size, size,
 * 3] of RGB, normalised inside; output `logits` [batch, classes]; any batch.
 * @param metadata written into the model's properties, such as the class names
 */
export function exportModel(
  options: EngineOptions,
  state: ModelState,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const free = { ...options, batch: BATCH }
  const graph = traceInference(free, declare(free), state, STANDARD)
  return writeModel(graph, { freeBatch: BATCH, metadata })
}
