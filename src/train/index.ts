/**
 * `palimpsest/train`: trained models at work.
 *
 * @packageDocumentation
 */
export { openRun, type Classifier, type OpenRunOptions } from './api.ts'
export { exportOnnx, type ExportedModel } from './inference/export-onnx.ts'
export type { ClassName } from '../dataset/classes.ts'
export type { Progress } from '../core/progress.ts'
export { ImageError, InputError, PalimpsestError, WorkError } from '../core/errors.ts'
