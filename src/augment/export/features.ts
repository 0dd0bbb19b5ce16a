/** Features of a set as the Hugging Face `datasets` library describes them. */
import { COLUMNS } from './export-row.ts'
import type { Labels } from './labels.ts'

/** As the schema of a Parquet file holds them, by column. */
export function schemaFeatures(labels: Labels): Record<string, unknown> {
  return {
    image: { _type: 'Image' },
    label: { names: labels.names, _type: 'ClassLabel' },
    ...Object.fromEntries(COLUMNS.map(([name, dtype]) => [name, { dtype, _type: 'Value' }])),
  }
}

/** As a README card lists those of a table of images. @param label what its column holds */
export function cardFeatures(label: unknown): unknown[] {
  return [
    { name: 'image', dtype: 'image' },
    label,
    ...COLUMNS.map(([name, dtype]) => ({ name, dtype })),
  ]
}

export function labelFeature(name: string, { names }: Labels): unknown {
  const classes = Object.fromEntries(names.map((text, label) => [String(label), text]))
  return { name, dtype: { class_label: { names: classes } } }
}
