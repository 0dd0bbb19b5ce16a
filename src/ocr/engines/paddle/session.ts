/** A PaddleOCR model file on ONNX Runtime. */
import { readFile } from 'node:fs/promises'
import type * as ort from 'onnxruntime-node'
import { ImageError, InputError, reasonOf } from '../../../core/errors.ts'
import { sha256 } from '../../../core/hash.ts'
import { metadataOf } from './metadata.ts'

export interface Model {
  /** the first digits of the file's SHA-256 */
  digest: string
  /** the file's own key–value pairs */
  metadata: ReadonlyMap<string, string>
  /** sizes of its input and first output; names where they are open */
  inputShape: readonly (number | string)[]
  outputShape: readonly (number | string)[]
  /**
   * Runs the model on one image.
   * @param data [1, 3, height, width]
   * @throws ImageError `OCR_FAILED`
   */
  run(
    data: Float32Array,
    height: number,
    width: number,
  ): Promise<{ data: Float32Array; dims: readonly number[] }>
  close(): Promise<void>
}

function shapeOf(
  value: ort.InferenceSession.ValueMetadata | undefined,
): readonly (number | string)[] {
  return value?.isTensor ? value.shape : []
}

/**
 * Opens a model of one input, [N, 3, H, W], and takes its first output.
 * @param what it is for, named in messages
 * @throws InputError `MODEL_MISSING`, `MODEL_DAMAGED`
 */
export async function openModel(file: string, what: string, threads: number): Promise<Model> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    const message = `${file}: expected the ${what} model of PaddleOCR as ONNX, found no such file`
    throw new InputError('MODEL_MISSING', message, { cause: error })
  }
  const runtime = await import('onnxruntime-node')
  let session: ort.InferenceSession
  try {
    session = await runtime.InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      logSeverityLevel: 4,
    })
  } catch (error) {
    throw new InputError(
      'MODEL_DAMAGED',
      `${file}: expected the ${what} model of PaddleOCR as ONNX; ONNX Runtime cannot read it (${reasonOf(error)}): download or convert it again`,
      { cause: error },
    )
  }
  const [input] = session.inputNames
  const [output] = session.outputNames
  return {
    digest: sha256(bytes).slice(0, 12),
    metadata: metadataOf(bytes),
    inputShape: shapeOf(session.inputMetadata[0]),
    outputShape: shapeOf(session.outputMetadata[0]),
    async run(data, height, width) {
      try {
        const feed = new runtime.Tensor('float32', data, [1, 3, height, width])
        const found = (await session.run({ [input!]: feed }))[output!]!
        return { data: found.data as Float32Array, dims: found.dims }
      } catch (error) {
        throw new ImageError(
          'OCR_FAILED',
          `${file}: the ${what} model failed: ${reasonOf(error)}`,
          { cause: error },
        )
      }
    },
    close: () => session.release(),
  }
}
