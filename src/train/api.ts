/** What programs need of trained models: open a run, predict, close. */
import type { Progress } from '../core/progress.ts'
import type { ClassName } from '../dataset/classes.ts'
import { openRun as openPredictor } from './inference/open-run.ts'

/** What opened models run on. */
export interface OpenRunOptions {
  /** what the networks run on, `cpu`, `cuda`, `webgpu` or `auto` (default: as the run was trained) */
  device?: 'auto' | 'cpu' | 'cuda' | 'webgpu' | undefined
  /** threads of the networks on the CPU, from 1 (default: one per core) */
  threads?: number | undefined
  /** threads that decode images; 0, the default, decodes on the calling thread */
  workers?: number | undefined
  /** is told how far the work is (default: nothing is told) */
  progress?: Progress | undefined
  /** stops a prediction that is under way */
  signal?: AbortSignal | undefined
}

/** One model or an ensemble, ready to predict. Calls run one after another; close it at the end. */
export interface Classifier {
  /** in the order of the probabilities */
  readonly classes: readonly ClassName[]
  /**
   * Class probabilities of image files in memory.
   * @param images bytes of each file: JPEG, PNG, WebP, TIFF, …
   * @param options `tta`: orientations that are averaged, 1, 4 or 8 (default 1)
   * @returns for each image one probability per class, in the order of `classes`, summing to 1
   * @throws ImageError for bytes that are no image, naming the image by its index
   */
  predict(
    images: readonly Uint8Array[],
    options?: { tta?: 1 | 4 | 8 | undefined },
  ): Promise<Float32Array[]>
  /** Frees networks and threads. */
  close(): Promise<void>
}

/**
 * Opens the trained models of one or several run folders; the probabilities of several are averaged.
 * @param folder of a run that `train` wrote, or several
 * @throws InputError `RUN_MISSING`, `RUN_EMPTY`, `WEIGHTS_DAMAGED`, `CLASSES_DIFFER`
 * @example
 * ```js
 * import { readFile } from 'node:fs/promises'
 * import { openRun } from 'palimpsest/train'
 *
 * const classifier = await openRun('runs/mine')
 * const [probabilities] = await classifier.predict([await readFile('page.jpg')])
 * const best = probabilities.indexOf(Math.max(...probabilities))
 * console.log(classifier.classes[best].name)
 * await classifier.close()
 * ```
 */
export function openRun(
  folder: string | readonly string[],
  options: OpenRunOptions = {},
): Promise<Classifier> {
  return openPredictor(folder, options)
}
