/**
 * `palimpsest`: training sets of document images, on disk or one image at a time.
 *
 * @packageDocumentation
 */
export {
  build,
  denoise,
  inspect,
  lint,
  type BuildSetOptions,
  type DenoiseFolderOptions,
  type InspectSetOptions,
  type RecipeOptions,
  type RecipeWarning,
  type WorkOptions,
} from './api.ts'
export { augmentImage, type AugmentedImage, type AugmentImageOptions } from './augment-image.ts'
export { libraryRecipes, loadRecipe } from './recipe/load.ts'
export type { ParsedRecipe } from './recipe/parse.ts'
export type { Recipe } from './recipe/recipe.ts'
export { readLabelledSet, type LabelledSet, type ReadOptions } from '../dataset/labelled-set.ts'
export {
  readDatasetInfo,
  type DatasetInfo,
  type ManifestRow,
  type Split,
  type StepRecord,
} from '../dataset/built-dataset.ts'
export { readManifest } from '../dataset/manifest.ts'
export { readBuiltLabels, type BuiltLabel } from '../dataset/built-labels.ts'
export type { BuildResult } from './build/build.ts'
export type { DenoiseResult } from './denoise/denoise.ts'
export type { Inspected } from './inspect/inspect.ts'
export type { Progress } from '../core/progress.ts'
export { ImageError, InputError, PalimpsestError, WorkError } from '../core/errors.ts'
export { DocumentError, type DocumentIssue } from '../documents/document-error.ts'
