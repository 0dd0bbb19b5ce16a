/** Tensors of a run, one after another in one block of memory. */
import { WorkError } from '../../core/errors.ts'
import type { Rng } from '../../core/rng.ts'
import type { Init } from '../models/backbone.ts'
import type { ModelState, Stored } from './engine.ts'
import { sizeOf } from './layout/shapes.ts'
import type { Declaration } from './program.ts'

export interface Flat {
  all: Float32Array
  named: Map<string, Stored>
}

export type Specs = readonly { name: string; shape: readonly number[] }[]

/** Numbers in tensors of these shapes together. */
export function totalSize(specs: Specs): number {
  return specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
}

/** One stretch of memory for tensors of these names and shapes; zeros where none is given. */
export function flat(specs: Specs, all: Float32Array = new Float32Array(totalSize(specs))): Flat {
  const named = new Map<string, Stored>()
  let at = 0
  for (const { name, shape } of specs) {
    const size = sizeOf(shape)
    named.set(name, { shape, values: all.subarray(at, at + size) })
    at += size
  }
  return { all, named }
}

/** Initial parameters, each by its own rule from an rng of its own name. */
export function begin(declaration: Declaration, random: Rng): ModelState {
  const parameters = flat(declaration.parameters).named
  for (const spec of declaration.parameters) {
    fill(parameters.get(spec.name)!.values, spec.init, random.foldIn(spec.name))
  }
  const buffers = flat(declaration.buffers).named
  for (const { name, value } of declaration.buffers) buffers.get(name)!.values.fill(value)
  return { parameters, buffers }
}

function fill(values: Float32Array, init: Init, random: Rng): void {
  switch (init.kind) {
    case 'constant':
      values.fill(init.value)
      return
    case 'uniform':
      for (let i = 0; i < values.length; i++) values[i] = random.uniform(-init.limit, init.limit)
      return
    case 'normal':
      for (let i = 0; i < values.length; i++) values[i] = random.normal(0, init.std)
  }
}

/**
 * The values stored for one tensor.
 * @throws WorkError STATE_MISMATCH when it is missing or of another shape
 */
export function storedValues(
  { name, shape }: Specs[number],
  stored: ReadonlyMap<string, Stored>,
): Float32Array {
  const tensor = stored.get(name)
  if (!tensor || tensor.values.length !== sizeOf(shape)) {
    throw new WorkError(
      'STATE_MISMATCH',
      `the weights have ${tensor ? `${name} of shape [${tensor.shape.join()}]` : `no ${name}`}, the backbone wants [${shape.join()}]: give weights of this backbone`,
    )
  }
  return tensor.values
}

/**
 * A copy of what is stored, in the declared order.
 * @throws WorkError STATE_MISMATCH when a tensor is missing or of another shape
 */
export function copied(
  specs: Specs,
  stored: ReadonlyMap<string, Stored>,
  into?: Float32Array,
): Flat {
  const copy = flat(specs, into)
  for (const spec of specs) copy.named.get(spec.name)!.values.set(storedValues(spec, stored))
  return copy
}
