/** What an audit found, as a list of things to decide one after the other. */
import { join } from 'node:path'
import { readFixes } from '../audit/fixes.ts'
import type { Audit, AuditedPage, LabelIssue } from '../audit/findings.ts'
import type { AuditData, AuditItem } from './data.ts'
import type { DatasetView } from './dataset-view.ts'

/** The file that decisions are kept in. */
export function fixesFile(root: string): string {
  return join(root, 'train.fixes.csv')
}

/** Label issues first, then copies, then outliers; only training pages can be decided on. */
export async function auditData(audit: Audit, view: DatasetView): Promise<AuditData> {
  const rows = new Map(view.files.map((file, row) => [file, row]))
  const rowOf = ({ file }: Pick<AuditedPage, 'file'>): number[] => {
    const row = rows.get(file)
    return row === undefined ? [] : [row]
  }
  const items: AuditItem[] = []
  const add = (item: AuditItem): void => {
    if (item.rows.length > 0) items.push(item)
  }
  for (const issue of audit.labelIssues) {
    const { suggested, reason } = issue
    add({
      kind: 'label',
      reason,
      rows: [...rowOf(issue), ...(copyOf(audit, issue, rowOf) ?? exampleOf(view, suggested))],
      suggested,
    })
  }
  for (const { kind, pages } of audit.duplicates) {
    // Each training page but the one that stays is held against that one.
    const stays = pages.find(({ split }) => split === 'test') ?? pages[0]!
    for (const page of pages) {
      if (page === stays || page.split === 'test') continue
      const reason = `${kind === 'exact' ? 'the same bytes' : kind === 'near' ? 'looks the same' : 'the same, turned'} as ${stays.id}`
      const target = stays.target !== page.target ? stays.target : undefined
      add({
        kind: 'copies',
        reason,
        rows: [...rowOf(page), ...rowOf(stays)],
        ...(target !== undefined && { suggested: target }),
      })
    }
  }
  for (const page of audit.outliers) {
    if (page.split === 'train')
      add({ kind: 'outlier', reason: `${page.issue}: ${page.detail}`, rows: rowOf(page) })
  }
  return { items, fixes: await readFixes(fixesFile(audit.root)) }
}

/** The copy of a page that has the suggested label, where it is for its sake that the label is doubted. */
function copyOf(
  { duplicates }: Audit,
  { file, suggested }: LabelIssue,
  rowOf: (page: AuditedPage) => number[],
): number[] | undefined {
  for (const { pages } of duplicates) {
    if (!pages.some((page) => page.file === file)) continue
    const other = pages.find((page) => page.file !== file && page.target === suggested)
    if (other) return rowOf(other)
  }
  return undefined
}

/** The first training page of a class. */
function exampleOf(view: DatasetView, target: number): number[] {
  const place = view.classes.findIndex((one) => one.target === target)
  const row = view.class.findIndex((own, i) => own === place && view.split[i] === 0)
  return row < 0 ? [] : [row]
}
