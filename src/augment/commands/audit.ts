import { join } from 'node:path'
import { Command } from 'commander'
import { action, workersOption } from '../../cli/program.ts'
import type { Audit, Duplicates } from '../audit/issues.ts'

interface AuditFlags {
  predictions?: string
  writeFixes?: string
  workers: number
}

/** Findings of a kind that are listed; `--json` has all. */
const LISTED = 20

/** `augment audit DIR`: what a person should look at before anyone trains. */
export function auditCommand(): Command {
  const command = new Command('audit')
    .description(
      'find copies, pages that are blank or unlike the others, and labels that may be wrong',
    )
    .argument('[folder]', 'a labelled set', 'data')
    .option(
      '--predictions <file>',
      'CSV: ID, label, a probability a class, by a model that did not train on the page',
    )
    .option('--write-fixes <file>', 'write suspicious labels for a person to confirm')
    .addOption(workersOption())
  return action(command, async (terminal, folder: string, flags: AuditFlags) => {
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { findIssues } = await import('../audit/issues.ts')
    const { decidedIds, writeFixes } = await import('../audit/fixes.ts')
    keepFreedMemoryMapped()
    const { predictions, workers } = flags
    const { progress, signal } = terminal
    const found = await findIssues({ folder, predictions, workers, progress, signal })
    const fixesFile = flags.writeFixes ?? join(found.root, 'train.fixes.csv')
    const decided = await decidedIds(fixesFile)
    const audit = { ...found, labels: found.labels.filter(({ id }) => !decided.has(id)) }
    const fixes =
      flags.writeFixes === undefined ? undefined : await writeFixes(fixesFile, audit.labels)
    const written = fixes
      ? [
          `${fixesFile}: ${fixes.written} suspects written, ${fixes.kept} decided rows kept` +
            (fixes.replaced > 0 ? `, ${fixes.replaced} undecided rows replaced` : ''),
          'a build applies those with yes in the column confirmed',
        ]
      : []
    return {
      json: { ...audit, decided: decided.size, fixes: fixes ?? null },
      lines: [...linesOf(audit), ...written],
    }
  })
}

function linesOf(audit: Audit): string[] {
  const { root, train, test, copies, pages, labels, unreadable, predictions } = audit
  const names = new Map(audit.classes.map(({ target, name }) => [target, name]))
  return [
    ...some(
      'unreadable images',
      unreadable.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...some('groups of copies', copies.map(copiesLine)),
    ...some(
      'odd pages',
      pages.map(({ file, fault, detail }) => `${file}: ${FAULTS[fault]} (${detail})`),
    ),
    ...some(
      'suspicious labels',
      labels.map(
        ({ file, suggested, reason }) =>
          `${file}: perhaps ${suggested} ${names.get(suggested) ?? ''}: ${reason}`,
      ),
    ),
    ...(predictions ? [predictionsLine(predictions)] : []),
    `${root}: ${train} training and ${test} test pages, ${copies.length} groups of copies, ` +
      `${pages.length} odd pages, ${labels.length} suspicious labels` +
      (predictions ? '' : ' (give --predictions to rank labels)'),
  ]
}

const FAULTS = { blank: 'blank', black: 'nearly black', tiny: 'tiny', unlike: 'unlike every other' }

function copiesLine({ kind, orientation, pages, acrossClasses, acrossSplits }: Duplicates): string {
  const what = kind === 'turned' ? `turned (${orientation})` : kind
  const notes = [acrossClasses && 'of different classes', acrossSplits && 'in training and test']
    .filter(Boolean)
    .join(', ')
  const list = pages
    .slice(0, 6)
    .map(({ file, target }) => (target === undefined ? file : `${file} [${target}]`))
  const more = pages.length > 6 ? ` and ${pages.length - 6} more` : ''
  return `${what}${notes && `, ${notes}`}: ${list.join(', ')}${more}`
}

function predictionsLine({
  pages,
  missing,
  unknown,
  relabelled,
}: NonNullable<Audit['predictions']>): string {
  return (
    `predictions for ${pages} pages` +
    (missing > 0 ? `, none for ${missing}` : '') +
    (unknown > 0 ? `, ${unknown} rows of pages that are not in the set` : '') +
    (relabelled > 0 ? `, ${relabelled} labelled otherwise since` : '')
  )
}

/** A heading and the first of the findings. */
function some(what: string, findings: readonly string[]): string[] {
  if (findings.length === 0) return []
  const more = findings.length - LISTED
  return [
    `${findings.length} ${what}:`,
    ...findings.slice(0, LISTED).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more (--json lists all)`] : []),
  ]
}
