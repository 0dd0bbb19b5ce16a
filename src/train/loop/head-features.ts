/** The features of images, which a network's head is fitted on. */
import { WorkError } from '../../core/errors.ts'
import type { ImageList } from '../data/image-list.ts'
import { DataLoader, type LoaderOptions } from '../data/loader.ts'
import type { InferenceEngine } from '../engine/engine.ts'
import type { TrainMonitor } from './job.ts'

export interface Features {
  /** [rows, width] */
  values: Float32Array
  /** index in the list of each row's image */
  indices: Int32Array
  /** rows of images that could not be read: their values mean nothing */
  failed: ReadonlySet<number>
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
