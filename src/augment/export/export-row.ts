/** What stands beside each image in an exported set: its manifest row with the same columns for all. */
import type { LayerRecord, ManifestRow, Split } from '../../dataset/built-dataset.ts'
import type { Labels } from './labels.ts'

/**
 * Readers of other programs make one table of all rows, so what differs from row to row, the steps
 * with their parameters, is one JSON text.
 */
export interface ExportRow {
  id: string
  /** 0 and on, an index of the class names */
  label: number
  class_name: string
  /** number of the class in the built set */
  target: number
  source_path: string
  source_sha256: string
  variant: number
  key_offset: number
  attempt: number
  width: number
  height: number
  sha256: string
  /** JSON: a list of steps as `manifest.jsonl` has them */
  steps: string
}

export function exportRow(row: ManifestRow, labels: Labels): ExportRow {
  const {
    id,
    target,
    source,
    variant,
    keyOffset = 0,
    attempt = 0,
    width,
    height,
    sha256,
    steps,
  } = row
  const label = labels.of(target)
  return {
    id,
    label,
    class_name: labels.names[label]!,
    target,
    source_path: source.path,
    source_sha256: source.sha256,
    variant,
    key_offset: keyOffset,
    attempt,
    width,
    height,
    sha256,
    steps: JSON.stringify(steps),
  }
}

/** Its columns besides the label, and what they hold. */
export const COLUMNS = [
  ['id', 'string'],
  ['class_name', 'string'],
  ['target', 'int64'],
  ['source_path', 'string'],
  ['source_sha256', 'string'],
  ['variant', 'int64'],
  ['key_offset', 'int64'],
  ['attempt', 'int64'],
  ['width', 'int64'],
  ['height', 'int64'],
  ['sha256', 'string'],
  ['steps', 'string'],
] as const satisfies readonly (readonly [keyof ExportRow, 'string' | 'int64'])[]

/** Name of the column that says which step each bit of a mask stands for. */
export const MASK_STEPS = 'mask_steps'

/** That column's value: JSON, a list of places in `steps`, the lowest bit first; nothing without a mask. */
export function maskSteps(layers: readonly LayerRecord[]): { [MASK_STEPS]?: string } {
  const mask = layers.find(({ kind }) => kind === 'mask')
  return mask ? { [MASK_STEPS]: JSON.stringify(mask.steps) } : {}
}

/** A part's name as other programs allow it: `holdout/clean` is `holdout_clean`. */
export function splitName(split: Split): string {
  return split.replace('/', '_')
}
