/** How a TensorFlow.js kernel is written as ONNX operators. */
import type { Traced, Tracer } from '../trace/traced.ts'

export type Inputs = Readonly<Record<string, Traced>>
/** Attributes as TensorFlow.js hands them over: their types are the kernel's. */
// oxlint-disable-next-line typescript/no-explicit-any
export type KernelAttributes = Readonly<Record<string, any>>

export type Lowering = (
  tracer: Tracer,
  inputs: Inputs,
  attributes: KernelAttributes,
) => Traced | Traced[]

export type Lowerings = Readonly<Record<string, Lowering>>

/** The input called `name`; a kernel is never called without those it declares. */
export function given(inputs: Inputs, name: string): Traced {
  const input = inputs[name]
  if (!input) throw new Error(`input ${name} is missing`)
  return input
}
