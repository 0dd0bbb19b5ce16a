/** The audit of a labelled set, kept beside the report until a page, a label or a prediction changes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { ownVersion } from '../../core/version.ts'
import { findIssues, type Audit, type AuditOptions } from '../audit/issues.ts'
import { CACHE } from './cache.ts'
import type { DatasetView } from './dataset-view.ts'

interface Kept {
  key: string
  audit: Audit
}

/**
 * @param subject the set, its digests filled in
 * @param out folder of the report
 * @throws InputError and WorkError as `findSuspects` does
 */
export async function labelIssuesOf(
  subject: DatasetView,
  out: string,
  options: AuditOptions,
): Promise<Audit> {
  const { predictions } = options
  const scores =
    predictions === undefined ? '' : sha256(await readFile(predictions).catch(() => ''))
  const rows = subject.ids.map((id, i) => [id, subject.sha256[i], subject.class[i]])
  const key = sha256(JSON.stringify([ownVersion(), subject.classes, rows, scores]))
  const file = join(out, CACHE, `${sha256(subject.root).slice(0, 16)}.audit.json`)
  const kept = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Kept)
    .catch(() => undefined)
  if (kept?.key === key) return kept.audit
  const audit = await findIssues(options)
  await makeFolder(join(out, CACHE))
  await writeWhole(file, JSON.stringify({ key, audit } satisfies Kept))
  return audit
}
