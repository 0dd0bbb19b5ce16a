/**
 * The weights' memory: parameters, gradient, moments and EMA of a training run, in the memory
 * of the WebAssembly module that updates them. ONNX Runtime reads and writes it in place.
 */
import { WorkError } from '../../core/errors.ts'
import { instantiate } from '../../core/module-loader.ts'
import type { WasmMemory } from '../../core/module-loader.ts'

/** What assembly/index.ts exports. Addresses in bytes. */
export interface UpdateKernels {
  readonly memory: WasmMemory
  squares(at: number, count: number): number
  adamw(
    weights: number,
    gradient: number,
    firstMoment: number,
    secondMoment: number,
    ema: number,
    count: number,
    factor: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    root: number,
    epsilon: number,
    shrink: number,
    rest: number,
  ): void
}

const PAGE = 65536
/** The most that 32-bit addresses reach. */
const LIMIT = 65536 * PAGE

export interface StateMemory {
  kernels: UpdateKernels
  /** Stretches of `count` floats, zeros. */
  stretches: Float32Array[]
}

/**
 * @param stretches how many; @param count floats in each
 * @throws WorkError OUT_OF_MEMORY
 */
export function stateMemory(stretches: number, count: number): StateMemory {
  const kernels = instantiate(new URL('./update.wasm', import.meta.url)) as UpdateKernels
  const stride = Math.ceil((count * 4) / 64) * 64
  const begin = kernels.memory.buffer.byteLength
  const pages = Math.ceil((stretches * stride) / PAGE)
  if (begin + pages * PAGE > LIMIT || !grown(kernels.memory, pages)) {
    throw new WorkError(
      'OUT_OF_MEMORY',
      `weights, moments and EMA of ${count} parameters need ${((stretches * stride) / 2 ** 30).toFixed(1)} GB in one piece, which could not be had: take a smaller backbone`,
    )
  }
  const { buffer } = kernels.memory
  return {
    kernels,
    stretches: Array.from(
      { length: stretches },
      (_, at) => new Float32Array(buffer, begin + at * stride, count),
    ),
  }
}

function grown(memory: WasmMemory, pages: number): boolean {
  try {
    memory.grow(pages)
    return true
  } catch {
    return false
  }
}
