/** `train.fixes.csv`: label issues for a person to confirm, and what was confirmed before. */
import { readFile } from 'node:fs/promises'
import { InputError } from '../../core/errors.ts'
import { writeWhole } from '../../core/files.ts'
import { csvRow, readTable } from '../../dataset/csv.ts'
import { isFile } from '../../dataset/images.ts'
import type { LabelIssue } from './findings.ts'

export interface WrittenFixes {
  /** rows a person has decided on, left as they were */
  kept: number
  /** label issues with an empty `confirmed` */
  written: number
  /** undecided rows of before that are no issues any more, or were written again */
  replaced: number
}

/** A row of the file. */
export interface FixRow {
  id: string
  target: string
  reason: string
  confirmed: string
}

const COLUMNS = ['ID', 'target', 'reason', 'confirmed']

/**
 * Writes label issues as `ID,target,reason,confirmed`, `target` being the suggested class and
 * `confirmed` empty: a build applies only rows where it says yes. Rows of an existing file in which
 * a person wrote anything there (yes or no) are kept as they are, first and in their order; so are
 * all rows of a file without that column, which are in force, with a yes. Issues that were
 * decided on before are not written again.
 * @throws InputError `FIXES_COLUMNS` where the file has columns that would be lost; those of `readTable`
 */
export async function writeFixes(
  file: string,
  issues: readonly LabelIssue[],
): Promise<WrittenFixes> {
  const before = (await isFile(file)) ? await readRows(file) : []
  const kept = before.filter(({ confirmed }) => confirmed !== '')
  const decided = new Set(kept.map(({ id }) => id.normalize('NFC')))
  const undecided = issues.filter(({ id }) => !decided.has(id))
  const rows = [
    COLUMNS,
    ...kept.map(({ id, target, reason, confirmed }) => [id, target, reason, confirmed]),
    ...undecided.map(({ id, suggested, reason }) => [id, suggested, reason, '']),
  ]
  await writeWhole(file, rows.map(csvRow).join(''))
  return { kept: kept.length, written: undecided.length, replaced: before.length - kept.length }
}

/** The pages whose labels a person has decided on, for or against. */
export async function decidedIds(file: string): Promise<Set<string>> {
  if (!(await isFile(file))) return new Set()
  const rows = await readRows(file)
  return new Set(
    rows.filter(({ confirmed }) => confirmed !== '').map(({ id }) => id.normalize('NFC')),
  )
}

/** Rows of the file in their order; none where there is no file. */
export async function readFixes(file: string): Promise<FixRow[]> {
  return (await isFile(file)) ? readRows(file) : []
}

/**
 * Writes one decision of a person: in place of the row its page had, or at the end.
 * @param row undefined: what was decided of the page is taken back
 * @throws InputError `FIXES_COLUMNS`, and those of `readTable`
 */
export async function decide(file: string, id: string, row: FixRow | undefined): Promise<void> {
  const before = await readFixes(file)
  const own = id.normalize('NFC')
  const place = before.findIndex((one) => one.id.normalize('NFC') === own)
  const after = [...before]
  if (row && place >= 0) after[place] = row
  else if (row) after.push(row)
  else if (place >= 0) after.splice(place, 1)
  const values = after.map((one) => [one.id, one.target, one.reason, one.confirmed])
  await writeWhole(file, [COLUMNS, ...values].map(csvRow).join(''))
}

async function readRows(file: string): Promise<FixRow[]> {
  await checkHeader(file)
  const rows: FixRow[] = []
  for await (const { values } of readTable(file, ['ID', 'target'], ['reason', 'confirmed'])) {
    const { ID, target, reason = '', confirmed = 'yes' } = values
    rows.push({ id: ID, target, reason, confirmed })
  }
  return rows
}

/** A file with more columns than are written again would lose them. */
async function checkHeader(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const header = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? ''
  const names = header.split(',').map((name) => name.trim().replaceAll('"', ''))
  const others = names.filter(
    (name) => !COLUMNS.some((own) => own.toLowerCase() === name.toLowerCase()),
  )
  if (others.length === 0) return
  throw new InputError(
    'FIXES_COLUMNS',
    `${file}:1: expected no columns but ${COLUMNS.join(', ')}; found ${others.join(', ')}, which would be lost: ` +
      'write the label issues to another file',
  )
}
