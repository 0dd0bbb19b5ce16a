/** A trained backbone of a run as an ONNX file. */
import { basename } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { exportModel } from '../engine/export.ts'
import { backboneByName } from '../models/registry.ts'
import { describeInput } from './input-description.ts'
import { readTrainedModels, type TrainedModel } from './trained-model.ts'

/** A model that was written. */
export interface ExportedModel {
  /** path of the model */
  file: string
  /** JSON beside it: how to make the input, what the output means */
  sidecar: string
  /** size of the model file */
  bytes: number
  /** name of the backbone, such as `convnextv2_nano` */
  backbone: string
  /** side of the square input, pixels */
  size: number
  /** how many it tells apart */
  classes: number
}

/**
 * Writes a trained backbone as an ONNX model for any runtime: input `images`, bytes [batch, size,
 * size, 3] of RGB, normalised inside; output `logits` [batch, classes]; any batch. How an image
 * becomes its input is in the model's metadata (`preprocessing`) and in a JSON file beside it.
 * @param run folder that `train` wrote
 * @param file the `.onnx` file to write
 * @param options `backbone`: which one, where the run has several
 * @throws InputError `BACKBONE_CHOICE`, and those of reading the run
 * @example
 * ```js
 * import { exportOnnx } from 'palimpsest/train'
 *
 * const { bytes } = await exportOnnx('runs/mine', 'mine.onnx')
 * console.log(bytes)
 * ```
 */
export async function exportOnnx(
  run: string,
  file: string,
  { backbone }: { backbone?: string | undefined } = {},
): Promise<ExportedModel> {
  const { description, state } = choose(run, await readTrainedModels(run), backbone)
  const { size, classes, dataset } = description
  const options = {
    backbone: backboneByName(description.backbone),
    classes: classes.length,
    size,
    batch: 1,
    mode: 'traced',
    device: 'cpu',
  } as const
  const input = describeInput(description, options.backbone)
  const names = classes.map(({ name }) => name)
  const targets = classes.map(({ target }) => target)
  const bytes = exportModel(options, state, {
    backbone: description.backbone,
    size: String(size),
    classes: JSON.stringify(names),
    targets: JSON.stringify(targets),
    preprocessing: JSON.stringify(input),
    dataset,
  })
  const output = {
    name: 'logits',
    shape: ['batch', classes.length],
    probabilities: 'softmax over the classes',
    classes: names,
    targets,
  }
  const described = {
    model: basename(file),
    backbone: description.backbone,
    dataset,
    input,
    output,
  }
  const sidecar = `${file.replace(/\.onnx$/i, '')}.json`
  await writeWhole(file, bytes)
  await writeWhole(sidecar, `${JSON.stringify(described, null, 2)}\n`)
  return {
    file,
    sidecar,
    bytes: bytes.length,
    backbone: description.backbone,
    size,
    classes: classes.length,
  }
}

function choose(
  run: string,
  models: readonly TrainedModel[],
  backbone: string | undefined,
): TrainedModel {
  const wanted = models.filter(({ description }) => !backbone || description.backbone === backbone)
  const [model] = wanted
  if (model && wanted.length === 1) return model
  const found = models.map(({ description }) => description.backbone).join(', ')
  throw new InputError(
    'BACKBONE_CHOICE',
    `${run} holds ${found}: expected one of them to be named (--backbone), found ${backbone ?? 'none'}`,
  )
}
