/** Images of one kind, whose statistics are shown together. */
import type { ImageMeasurement, Statistic } from '../statistics/image-statistics.ts'

export interface Series {
  /** `train`, `test`, `sources`, `noisy`, … */
  name: string
  label: string
  images: readonly ImageMeasurement[]
}

/** The values of a statistic, of the images that have one. */
export function valuesOf({ images }: Series, { of }: Statistic): number[] {
  return images.flatMap((image) => of(image) ?? [])
}

/** Images whose pixels were measured: all of them, or a sample. */
export function measuredCount({ images }: Series): number {
  return images.filter(({ statistics }) => statistics).length
}
