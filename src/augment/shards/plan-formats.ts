/** What the options of commands need to know of plans, without loading what reads them. */

/** Formats of sets that shards can be drawn into: a set has as many files as it likes. */
export const PLAN_FORMATS = ['webdataset', 'parquet', 'tfrecord'] as const

export type PlanFormat = (typeof PLAN_FORMATS)[number]
