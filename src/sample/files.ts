/** The CSV files of the sample set, as text. */
import { SAMPLE_CLASSES } from './classes.ts'
import type { SamplePlan } from './plan.ts'

/** File name below the data folder, and what stands in it. */
export interface SampleFile {
  name: string
  text: string
}

/**
 * All CSV files of a plan: the competition's four, and two that hold the truth: `test_truth.csv` and
 * `sample_truth.csv` (the training rows whose label is wrong on purpose).
 */
export function sampleFiles({ train, test }: SamplePlan): SampleFile[] {
  const wrong = train.filter((page) => page.label !== page.target)
  return [
    csv(
      'train.csv',
      'ID,target',
      train.map((p) => `${p.id},${p.label}`),
    ),
    csv(
      'meta.csv',
      'target,class_name',
      SAMPLE_CLASSES.map((c) => `${c.target},${c.name}`),
    ),
    csv(
      'sample_submission.csv',
      'ID,target',
      test.map((p) => `${p.id},0`),
    ),
    csv(
      'test_truth.csv',
      'ID,target',
      test.map((p) => `${p.id},${p.target}`),
    ),
    csv(
      'sample_truth.csv',
      'ID,target,truth',
      wrong.map((p) => `${p.id},${p.label},${p.target}`),
    ),
  ]
}

function csv(name: string, header: string, rows: readonly string[]): SampleFile {
  return { name, text: [header, ...rows, ''].join('\n') }
}
