/** The audit of a labelled set, kept beside the report until a page, a label or a prediction changes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import { findIssues, type AuditInput, type AuditOptions } from '../audit/issues.ts'
import type { Audit } from '../audit/findings.ts'
import { CACHE } from '../statistics/cache.ts'
import type { DatasetView } from './dataset-view.ts'

/** Raised when an audit finds or names things in another way. */
const FORMAT = 4

interface Kept {
  key: string
  audit: Audit
}

/**
 * @param view the set, its digests filled in
 * @param out folder of the report
 * @throws InputError and WorkError as `findIssues` does
 */
export async function labelIssuesOf(
  view: DatasetView,
  out: string,
  input: AuditInput,
  options: AuditOptions,
): Promise<Audit> {
  const scores = [...(input.predictions?.byId ?? [])].map(([id, row]) => [id, ...row])
  const rows = view.ids.map((id, i) => [id, view.sha256[i], view.class[i]])
  const key = sha256(
    JSON.stringify([ownVersion(), FORMAT, view.classes, rows, input.predictions ? scores : null]),
  )
  const file = join(out, CACHE, `${sha256(view.root).slice(0, 16)}.audit.json`)
  const kept = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Kept)
    .catch(() => undefined)
  if (kept?.key === key) return kept.audit
  const audit = await findIssues(input, options)
  await makeFolder(join(out, CACHE))
  await writeWhole(file, JSON.stringify({ key, audit } satisfies Kept))
  return audit
}
