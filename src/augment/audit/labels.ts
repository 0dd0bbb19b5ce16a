/** Labels that may be wrong: a model predicts another, or a duplicate of the page has another. */
import type { ClassName } from '../../dataset/classes.ts'
import { confidentErrors, type Scored } from './confident.ts'
import type { AuditedPage, Duplicates, LabelIssue } from './findings.ts'

/** Maximum number of pages predicted otherwise that are added to those confident learning finds. */
const MAX_MORE = 20

/**
 * Label issues, most suspicious first: equal files with two labels, of which one is wrong for sure,
 * then by the probability predicted for the label, then near duplicates with two labels that have no
 * prediction.
 * @param pages the training pages
 */
export function labelIssues(
  pages: readonly AuditedPage[],
  duplicates: readonly Duplicates[],
  classes: readonly ClassName[],
  predictions: ReadonlyMap<string, Float64Array> | undefined,
): LabelIssue[] {
  const names = new Map(classes.map(({ target, name }) => [target, name]))
  const nameOf = (target: number): string => names.get(target) ?? String(target)
  const found = predictions ? predictedOtherwise(pages, classes, predictions, nameOf) : []
  const known = new Map(found.map((issue) => [issue.id, issue]))
  const sure = new Set<LabelIssue>()
  for (const group of duplicates) {
    if (!group.acrossClasses) continue
    for (const issue of issuesOfDuplicates(group, nameOf)) {
      const already = known.get(issue.id)
      if (already) already.reason += `; ${issue.reason}`
      else {
        found.push(issue)
        // Pages of one file share its label: one row for it.
        known.set(issue.id, issue)
      }
      if (group.kind === 'exact') sure.add(already ?? issue)
    }
  }
  return [...sure, ...found.filter((issue) => !sure.has(issue))]
}

function predictedOtherwise(
  pages: readonly AuditedPage[],
  classes: readonly ClassName[],
  predictions: ReadonlyMap<string, Float64Array>,
  nameOf: (target: number) => string,
): LabelIssue[] {
  const place = new Map(classes.map(({ target }, c) => [target, c]))
  const predicted = pages.filter(({ id }) => predictions.has(id))
  const scored = predicted.map(({ id, target }): Scored => ({
    label: place.get(target!)!,
    probabilities: predictions.get(id)!,
  }))
  return confidentErrors(scored, classes.length, MAX_MORE).errors.map(
    ({ index, suggested, confidence, margin }) => {
      const { id, file, target } = predicted[index]!
      const other = classes[suggested]!.target
      const p = scored[index]!.probabilities[suggested]!
      return {
        id,
        file,
        target: target!,
        suggested: other,
        margin,
        reason: `predicted ${nameOf(other)} ${percent(p)}, labelled ${nameOf(target!)} ${percent(confidence)}`,
      }
    },
  )
}

/** Every duplicate whose label is not the commonest one of its group; of a tie all, for one of them is wrong. */
function issuesOfDuplicates(
  { pages, kind }: Duplicates,
  nameOf: (target: number) => string,
): LabelIssue[] {
  const labelled = pages.filter(({ target }) => target !== undefined)
  const counts = new Map<number, number>()
  for (const { target } of labelled) counts.set(target!, (counts.get(target!) ?? 0) + 1)
  const max = Math.max(...counts.values())
  const common = [...counts].filter(([, count]) => count === max).map(([target]) => target)
  return labelled.flatMap(({ id, file, target }): LabelIssue[] => {
    const suggested = common.find((other) => other !== target)
    if (suggested === undefined) return []
    const other = labelled.find((page) => page.target === suggested)!
    const one = common.length > 1 ? ' (confirm one of the two)' : ''
    const reason = `${kind} duplicate of ${other.id}, which is labelled ${nameOf(suggested)}${one}`
    return [{ id, file, target: target!, suggested, margin: undefined, reason }]
  })
}

function percent(p: number): string {
  return `${Math.round(100 * p)} %`
}
