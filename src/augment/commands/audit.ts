import { join } from 'node:path'
import { Command } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, workersOption, outputFile } from '../../cli/program.ts'
import { plural } from '../../core/plural.ts'
import type { Audit, Duplicates, PredictionCounts } from '../audit/findings.ts'

interface AuditFlags {
  predictions?: string
  writeFixes?: string
  report: string
  workers: number
}

/** Findings of a kind that are listed; `--json` has all. */
const LISTED = 20

/** `augment audit DIR`: what a person should look at before anyone trains. */
export function auditCommand(): Command {
  const command = new Command('audit')
    .description(
      'find duplicates, pages that are blank or unlike the others, and labels that may be wrong',
    )
    .argument('[folder]', 'a labelled set', 'data')
    .option(
      '--predictions <file>',
      'CSV: ID, label, one probability per class, by a model that did not train on the page',
    )
    .option(
      '--write-fixes <file>',
      'write label issues for a person to confirm; a build applies them from train.fixes.csv in the folder of the set',
      outputFile,
    )
    .option(
      '--report <folder>',
      'report of `augment inspect`, where there is one: what it measured is used again',
      'report',
    )
    .addOption(workersOption())
  pdfOption(command)
  return action(command, async (terminal, folder: string, flags: AuditFlags) => {
    terminal.whenStopped('stopping after the images at hand: what was measured is kept')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { findIssues, readAuditInput } = await import('../audit/issues.ts')
    const { decidedIds, writeFixes } = await import('../audit/fixes.ts')
    const { CACHE, MeasurementCache } = await import('../statistics/cache.ts')
    const { isFolder } = await import('../../core/files.ts')
    keepFreedMemoryMapped()
    const { predictions, workers } = flags
    const { progress, signal } = terminal
    const input = await readAuditInput(folder, predictions)
    for (const warning of input.warnings) terminal.warn(`warning: ${warning}`)
    const fixesFile = flags.writeFixes ?? join(input.set.root, 'train.fixes.csv')
    const decided = await decidedIds(fixesFile)
    const kept = join(flags.report, CACHE)
    const cache = (await isFolder(kept))
      ? await MeasurementCache.open(kept)
      : MeasurementCache.inMemory()
    const found = await findIssues(input, { workers, cache, progress, signal })
    const audit = {
      ...found,
      labelIssues: found.labelIssues.filter(({ id }) => !decided.has(id)),
    }
    const fixes =
      flags.writeFixes === undefined ? undefined : await writeFixes(fixesFile, audit.labelIssues)
    const written = fixes
      ? [
          `${fixesFile}: ${fixes.written} label issues written, ${fixes.kept} decided rows kept` +
            (fixes.replaced > 0 ? `, ${fixes.replaced} undecided rows replaced` : ''),
          `a build applies rows with yes in the column confirmed, of the file ${join(input.set.root, 'train.fixes.csv')} alone`,
        ]
      : []
    return {
      json: { ...audit, warnings: input.warnings, decided: decided.size, fixes: fixes ?? null },
      lines: [...linesOf(audit), ...written],
    }
  })
}

function linesOf(audit: Audit): string[] {
  const { root, train, test, duplicates, outliers, unreadable, damaged, predictions } = audit
  const names = new Map(audit.classes.map(({ target, name }) => [target, name]))
  return [
    ...some(
      'unreadable image',
      unreadable.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...some(
      'damaged image',
      damaged.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...some('group of duplicates', duplicates.map(duplicatesLine), 'groups of duplicates'),
    ...some(
      'outlier',
      outliers.map(({ file, issue, detail }) => `${file}: ${ISSUES[issue]} (${detail})`),
    ),
    ...some(
      'label issue',
      audit.labelIssues.map(
        ({ file, suggested, reason }) =>
          `${file}: perhaps ${suggested} ${names.get(suggested) ?? ''}: ${reason}`,
      ),
    ),
    ...(predictions ? [predictionsLine(predictions)] : []),
    `${root}: ${train} training and ${plural(test, 'test page')}, ` +
      `${plural(duplicates.length, 'group of duplicates', 'groups of duplicates')}, ` +
      `${plural(outliers.length, 'outlier')}, ${labelsText(audit)}`,
  ]
}

/** Without predictions no number stands for all labels: only duplicates were compared. */
function labelsText({ labelIssues, predictions }: Audit): string {
  const count = plural(labelIssues.length, 'label issue')
  if (predictions) return count
  const found = labelIssues.length > 0 ? `${count} among duplicates; ` : ''
  return `${found}labels not ranked, as no predictions were given (--predictions)`
}

const ISSUES = { blank: 'blank', black: 'nearly black', tiny: 'tiny', unlike: 'unlike every other' }

function duplicatesLine(group: Duplicates): string {
  const { kind, orientation, pages, acrossClasses, acrossSplits } = group
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

function predictionsLine({ pages, missing, unknown, relabelled }: PredictionCounts): string {
  return (
    `predictions for ${plural(pages, 'page')}` +
    (missing > 0 ? `, none for ${missing}` : '') +
    (unknown > 0 ? `, ${plural(unknown, 'row')} of pages that are not in the set` : '') +
    (relabelled > 0 ? `, ${relabelled} with another label in the set by now` : '')
  )
}

/** A heading and the first of the findings. */
function some(one: string, findings: readonly string[], many = `${one}s`): string[] {
  if (findings.length === 0) return []
  const more = findings.length - LISTED
  return [
    `${plural(findings.length, one, many)}:`,
    ...findings.slice(0, LISTED).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more (--json lists all)`] : []),
  ]
}
