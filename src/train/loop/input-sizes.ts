/**
 * The side of the inputs over a run: where a backbone's settings have it grow, the first updates see
 * small pictures, which cost little, and the last ones those that it is used with (Tan and Le 2021,
 * "EfficientNetV2", progressive learning).
 */
import { InputError } from '../../core/errors.ts'
import { rngFrom } from '../../core/rng.ts'
import type { BackboneConfig } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import { engineOptions, type BackboneJob } from './job.ts'

type Sizes = Pick<BackboneConfig, 'grow' | 'size'>

/** All sides, first to last. */
export function inputSizes({ grow, size }: Sizes): number[] {
  return [...grow, size]
}

/**
 * The side of the inputs of an update.
 * @param step updates made before it
 * @param steps of the whole run; 0 while they are not known, which is at its beginning
 */
export function inputSize(backbone: Sizes, step: number, steps: number): number {
  const sizes = inputSizes(backbone)
  if (steps === 0) return sizes[0]!
  return sizes[Math.min(sizes.length - 1, Math.floor((step * sizes.length) / steps))]!
}

/**
 * The mean cost of some updates, that of one at the last size being 1: as many times less as the
 * inputs have fewer pixels.
 * @param from updates made before the first of them, @param to and after the last one
 */
export function relativeCost(backbone: Sizes, from: number, to: number, steps: number): number {
  if (to <= from) return 1
  let pixels = 0
  for (let step = from; step < to; step++) pixels += inputSize(backbone, step, steps) ** 2
  return pixels / (to - from) / backbone.size ** 2
}

/** A job whose inputs have another size. */
export function atSize<T extends Pick<BackboneJob, 'backbone'>>(job: T, size: number): T {
  return { ...job, backbone: { ...job.backbone, size } }
}

/**
 * Checks the sides of a job's inputs, before any work.
 * @throws InputError `SIZE_INVALID` for sides that the backbone cannot have or that do not rise, and
 *   where its parameters have another shape at one of them
 */
export function checkSizes(
  job: Pick<BackboneJob, 'config' | 'backbone' | 'set'>,
  engines: Engines,
): void {
  const { backbone } = job
  const { name } = backbone
  const sizes = inputSizes(backbone)
  for (const [place, size] of sizes.entries()) {
    engines.backbone(name).checkSize(size)
    if (place === 0 || size > sizes[place - 1]!) continue
    throw new InputError(
      'SIZE_INVALID',
      `${name}: expected sides of inputs that grow, found ${sizes.join(', ')}: those of "grow" are smaller than "size" and rise`,
    )
  }
  if (sizes.length === 1) return
  const shapesAt = (size: number): Map<string, string> => {
    const options = engineOptions(atSize(job, size), { engines })
    const { parameters } = engines.initialState(options, rngFrom('shapes'))
    return new Map(Array.from(parameters, ([key, { shape }]) => [key, shape.join()]))
  }
  const last = shapesAt(backbone.size)
  for (const size of backbone.grow) {
    const here = shapesAt(size)
    const other = [...last].find(([key, shape]) => here.get(key) !== shape)
    if (!other) continue
    throw new InputError(
      'SIZE_INVALID',
      `${name}: inputs cannot grow from ${size} to ${backbone.size} px, as ${other[0]} has another shape at each: leave ${size} out of "grow"`,
    )
  }
}
