/** Labels that may be wrong: a model thinks otherwise, or a copy of the page bears another one. */
import type { ClassName } from '../../dataset/classes.ts'
import { confidentErrors, type Scored } from './confident.ts'
import type { AuditedPage, Duplicates } from './issues.ts'

export interface LabelIssue {
  id: string
  /** relative to the set's folder */
  file: string
  /** the label it has, as a class number */
  target: number
  /** the class it probably is of */
  suggested: number
  /** (p of the label − p of the suggested + 1) / 2, 0 surely wrong; undefined without predictions */
  margin: number | undefined
  /** in words, for the person who confirms it */
  reason: string
}

/** Pages named beside those that confident learning is sure of, where so many are predicted otherwise. */
const MORE = 20

/**
 * Suspects, most suspicious first: equal files with two labels, of which one is wrong for sure, then
 * by what the predictions give the label, then near copies with two labels that no prediction speaks
 * of.
 * @param pages the training pages
 */
export function labelIssues(
  pages: readonly AuditedPage[],
  copies: readonly Duplicates[],
  classes: readonly ClassName[],
  predictions: ReadonlyMap<string, Float64Array> | undefined,
): LabelIssue[] {
  const names = new Map(classes.map(({ target, name }) => [target, name]))
  const nameOf = (target: number): string => names.get(target) ?? String(target)
  const found = predictions ? predictedOtherwise(pages, classes, predictions, nameOf) : []
  const known = new Map(found.map((suspect) => [suspect.id, suspect]))
  const sure = new Set<LabelIssue>()
  for (const group of copies) {
    if (!group.acrossClasses) continue
    for (const suspect of suspectsOfCopies(group, nameOf)) {
      const already = known.get(suspect.id)
      if (already) already.reason += `; ${suspect.reason}`
      else found.push(suspect)
      if (group.kind === 'exact') sure.add(already ?? suspect)
    }
  }
  return [...sure, ...found.filter((suspect) => !sure.has(suspect))]
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
  return confidentErrors(scored, classes.length, MORE).errors.map(
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

/** Every copy whose label is not the commonest one of the group; of a tie all, for one of them is wrong. */
function suspectsOfCopies(
  { pages, kind }: Duplicates,
  nameOf: (target: number) => string,
): LabelIssue[] {
  const labelled = pages.filter(({ target }) => target !== undefined)
  const counts = new Map<number, number>()
  for (const { target } of labelled) counts.set(target!, (counts.get(target!) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const common = [...counts].filter(([, count]) => count === most).map(([target]) => target)
  return labelled.flatMap(({ id, file, target }): LabelIssue[] => {
    const suggested = common.find((other) => other !== target)
    if (suggested === undefined) return []
    const other = labelled.find((page) => page.target === suggested)!
    const one = common.length > 1 ? ' (confirm one of the two)' : ''
    const reason = `${kind} copy of ${other.id}, which is labelled ${nameOf(suggested)}${one}`
    return [{ id, file, target: target!, suggested, margin: undefined, reason }]
  })
}

function percent(p: number): string {
  return `${Math.round(100 * p)} %`
}
