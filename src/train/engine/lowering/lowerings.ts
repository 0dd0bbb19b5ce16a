/** Every kernel the tracer knows. */
import { activations } from './activation.ts'
import { affines } from './affine.ts'
import { convolutions } from './convolution.ts'
import { elementwise } from './elementwise.ts'
import type { Lowerings } from './lowering.ts'
import { matrices } from './matrix.ts'
import { reductions } from './reduction.ts'
import { shape } from './shape.ts'

export const lowerings: Lowerings = {
  ...activations,
  ...affines,
  ...convolutions,
  ...elementwise,
  ...matrices,
  ...reductions,
  ...shape,
}
