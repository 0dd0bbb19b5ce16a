/** What an audit finds. */
import type { ClassName } from '../../dataset/classes.ts'

/** A page as the audit names it. */
export interface AuditedPage {
  split: 'train' | 'test'
  /** name of its file in the set, which carries the label; of test pages the path below `test/` */
  id: string
  /** relative to the set's folder, with forward slashes; `scan.tif#2` for a second page */
  file: string
  /** undefined for test pages */
  target: number | undefined
}

/** How alike duplicates are: same bytes, same appearance, or the same in another orientation. */
export type DuplicateKind = 'exact' | 'near' | 'turned'

/** Pages that are one page. */
export interface Duplicates {
  kind: DuplicateKind
  orientation?: string
  pages: AuditedPage[]
  /** pages of several classes are among them */
  acrossClasses: boolean
  /** training and test pages are among them */
  acrossSplits: boolean
}

/** What is wrong with a page as a page. */
export type PageIssue = 'blank' | 'black' | 'tiny' | 'unlike'

/** A page that is blank, black, tiny, or unlike every other. */
export interface OutlierPage extends AuditedPage {
  issue: PageIssue
  /** what was measured, in words */
  detail: string
}

/** A label that may be wrong. */
export interface LabelIssue {
  id: string
  /** relative to the set's folder */
  file: string
  /** the label it has, as a class number */
  target: number
  /** the class it is probably of */
  suggested: number
  /** (p of the label − p of the suggested + 1) / 2, 0 surely wrong; undefined without predictions */
  margin: number | undefined
  /** in words, for the person who confirms it */
  reason: string
}

/** How far the predictions cover the set. */
export interface PredictionCounts {
  pages: number
  /** training pages without a prediction */
  missing: number
  /** rows of pages that are not in the set */
  unknown: number
  /** rows whose label is not the one in the set any more */
  relabelled: number
}

export interface Audit {
  /** absolute path of the set */
  root: string
  classes: readonly ClassName[]
  train: number
  test: number
  /** across classes first, then across splits, then the rest */
  duplicates: Duplicates[]
  outliers: OutlierPage[]
  /** most suspicious first: predicted otherwise, and duplicates with two labels */
  labelIssues: LabelIssue[]
  unreadable: { file: string; reason: string }[]
  /** pages that are read though a part of them is gone */
  damaged: { file: string; reason: string }[]
  /** undefined: no predictions were given, so that no labels were ranked */
  predictions?: PredictionCounts
}
