/** Which damage a model is sensitive to: accuracy by the steps that ran on held-out pages. */
import { join } from 'node:path'
import { upperMedian } from '../../core/quantile.ts'
import type { Split, StepRecord } from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { packedRows, readPackedInfo } from '../../dataset/packed-built.ts'
import type { ImageList } from '../data/image-list.ts'

/** Accuracy on the pages of one kind. */
export interface Share {
  images: number
  accuracy: number
}

/** How accuracy changes with one parameter of a step: below and from its median on. */
export interface ByStrength {
  param: string
  median: number
  below: Share
  above: Share
}

export interface EffectAccuracy {
  /** place in the recipe; of steps that always run together, that of the first */
  step: string
  /** what people call it: the effect, without its place */
  name: string
  /** pages it ran on, and the others */
  ran: Share
  spared: Share
  /** every parameter that differs between pages */
  strengths: ByStrength[]
}

/** Steps of each image of a list, by its place. */
export async function stepsOf(
  root: string,
  split: Split,
  list: ImageList,
): Promise<readonly StepRecord[][]> {
  const places = new Map(list.ids().map((id, place) => [id, place]))
  const steps: StepRecord[][] = Array.from({ length: list.length }, () => [])
  const packed = (await readPackedInfo(root)) !== undefined
  const rows = packed ? packedRows(root, true) : readManifest(join(root, 'manifest.jsonl'))
  for await (const row of rows) {
    if (row.split !== split) continue
    const place = places.get(row.id)
    if (place !== undefined) steps[place] = row.steps.filter(({ skipped }) => skipped === undefined)
  }
  return steps
}

/**
 * @param steps of each page
 * @param correct whether each page was predicted correctly
 * @returns steps by the accuracy they cost, the most costly first
 */
export function accuracyByStep(
  steps: readonly (readonly StepRecord[])[],
  correct: readonly boolean[],
): EffectAccuracy[] {
  const paths = [...new Set(steps.flatMap((own) => own.map(({ path }) => path)))]
  const together = groupedBy(paths, (path) =>
    steps.map((own) => (own.some((one) => one.path === path) ? '1' : '0')).join(''),
  )
  const named = namesOf(together)
  const found = together.map(([step], place) => {
    const records = steps.map((own) => own.find(({ path }) => path === step))
    const ran = records.map((record) => record !== undefined)
    return {
      step: step!,
      name: named[place]!,
      ran: shareOf(ran, correct),
      spared: shareOf(
        ran.map((one) => !one),
        correct,
      ),
      strengths: strengthsOf(records, correct),
    }
  })
  const cost = ({ ran, spared }: EffectAccuracy): number => spared.accuracy - ran.accuracy
  return found.toSorted((a, b) => cost(b) - cost(a))
}

/** Paths that have the same key, in the order of the first of each. */
function groupedBy(paths: readonly string[], key: (path: string) => string): string[][] {
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const found = groups.get(key(path))
    if (found) found.push(path)
    else groups.set(key(path), [path])
  }
  return [...groups.values()]
}

/** `sequence/blur` → `blur`; a second group of that name is `blur (2)`. */
function namesOf(groups: readonly (readonly string[])[]): string[] {
  const seen = new Map<string, number>()
  return groups.map((paths) => {
    const effects = paths.map((path) => path.split('/').at(-1)!.replace(/#\d+$/, ''))
    const name = [...new Set(effects)].join(' and ')
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

function shareOf(chosen: readonly boolean[], correct: readonly boolean[]): Share {
  let images = 0
  let hits = 0
  for (const [i, one] of chosen.entries()) {
    if (!one) continue
    images++
    if (correct[i]) hits++
  }
  return { images, accuracy: images > 0 ? hits / images : 0 }
}

function strengthsOf(
  records: readonly (StepRecord | undefined)[],
  correct: readonly boolean[],
): ByStrength[] {
  const params = new Set(records.flatMap((record) => Object.keys(record?.params ?? {})))
  const out: ByStrength[] = []
  for (const param of params) {
    const values = records.map((record) => {
      const value = record?.params[param]
      // A tilt to the left is as strong as one to the right.
      return typeof value === 'number' ? Math.abs(value) : undefined
    })
    const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b)
    const median = upperMedian(sorted)
    if (median === undefined || sorted[0] === sorted.at(-1)) continue
    const below = shareOf(
      values.map((value) => value !== undefined && value < median),
      correct,
    )
    const above = shareOf(
      values.map((value) => value !== undefined && value >= median),
      correct,
    )
    if (below.images > 0) out.push({ param, median, below, above })
  }
  return out
}
