/** What a network's head is given: the features of images, by its inference graph. */
import { WorkError } from '../../core/errors.ts'
import type { ImageList } from '../data/image-list.ts'
import { DataLoader, type LoaderOptions } from '../data/loader.ts'
import type { EngineOptions, InferenceEngine, ModelState, Stored } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'
import type { TrainMonitor } from './job.ts'

export interface Features {
  /** [rows, width] */
  values: Float32Array
  /** index in the list of each row's image */
  indices: Int32Array
  /** rows of images that could not be read: their values mean nothing */
  failed: ReadonlySet<number>
}

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

/**
 * The features of a part of a list's sequence.
 * @param reading of the images; its end must be given
 * @throws WorkError `STOPPED` after the signal
 */
export async function featuresOf(
  engine: InferenceEngine,
  reading: Omit<LoaderOptions, 'size' | 'batch' | 'list'> & { list: ImageList; to: number },
  backbone: string,
  { progress, signal, failures }: Pick<TrainMonitor, 'progress' | 'signal' | 'failures'>,
): Promise<Features> {
  const { size, batch, classes: width } = engine.options
  const count = reading.to - (reading.from ?? 0)
  const values = new Float32Array(count * width)
  const indices = new Int32Array(count)
  const failed = new Set<number>()
  const loader = new DataLoader({ ...reading, size, batch })
  progress.begin(`${backbone}: features`, count)
  try {
    let row = 0
    for (let input = await loader.next(); input; input = await loader.next()) {
      const rows = input.indices.length
      values.set(await engine.logits(input.images, rows), row * width)
      indices.set(input.indices, row)
      for (const failure of input.failures) {
        failed.add(row + failure.row)
        await failures.add(backbone, failure)
      }
      row += rows
      progress.step(rows)
      if (signal.aborted)
        throw new WorkError('STOPPED', 'stopped before there was anything to keep')
    }
  } finally {
    await loader.close()
    progress.end()
  }
  return { values, indices, failed }
}
