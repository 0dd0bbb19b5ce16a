/** What a build says at its end, and a dry run instead of it. */
import { join } from 'node:path'
import type { BuildOptions, BuildResult } from '../build/build.ts'
import type { Estimate } from '../build/estimate.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { FAILURES } from '../../jobs/layout.ts'
import type { Failure } from '../build/task.ts'
import { imagesOf } from '../../dataset/set-counts.ts'
import { plural } from '../../core/plural.ts'

/** The object that `augment build --json` prints. */
export function buildJson(result: BuildResult): unknown {
  const { counts, digest, made, failures, seconds, imagesPerSecond, peakRssBytes } = result
  const images = imagesOf(counts)
  return {
    images,
    made,
    failed: failures.length,
    ...(result.readability && { readability: result.readability }),
    digest,
    seconds,
    imagesPerSecond,
    peakRssBytes,
    counts,
    failures: failures.slice(0, 100),
    warnings: result.warnings,
  }
}

export function buildLines(result: BuildResult, { out, recipe }: BuildOptions): string[] {
  const { counts, digest, made, failures, plan, set, seconds, imagesPerSecond } = result
  const holdout = plan.sources.filter(({ side }) => side === 'holdout').length
  const { noisy: pairs } = counts
  const lines = [
    pairs === undefined
      ? `${out}: ${plural(counts.train, 'training image')} of ${plural(plan.sources.length - holdout, 'source')}, ` +
        `${plural(holdout, 'source')} held out (${count(counts['holdout/clean'])} clean, ${count(counts['holdout/noisy'])} noisy)`
      : `${out}: ${plural(pairs, 'pair')} of ${plural(plan.sources.length, 'source')}, noisy and clean`,
    made > 0
      ? `${plural(made, 'image')} made in ${duration(seconds)} (${imagesPerSecond.toFixed(0)}/s), ` +
        `peak memory ${Math.round(result.peakRssBytes / 1e6)} MB`
      : 'everything was there already',
    `dataset digest ${digest}`,
  ]
  if (set.patched.length > 0)
    lines.push(`${plural(set.patched.length, 'label')} patched by train.fixes.csv`)
  if (plan.train < recipe.target) lines.push(shortLine(plan.train, recipe))
  lines.push(...readabilityLines(result))
  const missing = plan.train - (pairs ?? counts.train)
  if (missing > 0)
    lines.push(
      `${plural(missing, pairs === undefined ? 'training image' : 'pair')} fewer than planned, see the failures`,
    )
  return [...lines, ...failureLines(failures, out), ...result.warnings.map(warning)]
}

/** How many images were drawn again because their text was lost, if any were. */
export function readabilityLines({ readability }: Pick<BuildResult, 'readability'>): string[] {
  if (!readability || readability.redrawn === 0) return []
  const { redrawn, unreadable } = readability
  return [
    `${plural(redrawn, 'image')} drawn again because the text could not be read` +
      (unreadable > 0 ? `; ${count(unreadable)} stayed so, the most readable draw was kept` : ''),
  ]
}

export function estimateLines(found: Estimate, { out, recipe }: BuildOptions): string[] {
  const width = Math.max(...found.classes.map(({ name }) => name.length))
  return [
    `${recipe.name} into ${out}: ${count(found.train)} training images, ${count(found.images)} in all`,
    '',
    `${'class'.padEnd(width + 4)} sources holdout  train`,
    ...found.classes.map(
      ({ target, name, sources, holdout, train }) =>
        `${String(target).padStart(3)} ${name.padEnd(width)} ${pad(sources, 7)} ${pad(holdout, 7)} ${pad(train, 6)}`,
    ),
    '',
    'steps expected:',
    ...Object.entries(found.steps)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, times]) => `  ${path.padEnd(width + 8)} ${pad(times, 8)}`),
    '',
    `disk: ${gigabytes(found.bytesRange.low)} to ${gigabytes(found.bytesRange.high)} GB, time: ${duration(found.secondsRange.low)} to ${duration(found.secondsRange.high)}`,
    ...(found.train < recipe.target ? [shortLine(found.train, recipe)] : []),
    ...failureLines(found.failures),
    ...found.warnings.map(warning),
  ]
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2)

/** Why there are fewer images than were asked for, and what to do. */
function shortLine(train: number, { target, maxPerSource }: Recipe): string {
  return (
    `${count(target - train)} images short of the target of ${count(target)}: ` +
    `the recipe's maxPerSource allows ${maxPerSource} of each source`
  )
}

/** The first few failures, and where the others are. */
export function failureLines(failures: readonly Omit<Failure, 'target'>[], out?: string): string[] {
  if (failures.length === 0) return []
  const first = failures
    .slice(0, 5)
    .map(({ path, code, reason }) => `  ${path}: ${reason} (${code})`)
  const where = out === undefined ? '' : `, all in ${join(out, FAILURES)}`
  return [`${count(failures.length)} could not be read or drawn${where}:`, ...first]
}

const warning = (text: string): string => `warning: ${text}`

/** `25,000`. */
export const count = (n: number): string => n.toLocaleString('en')
const pad = (n: number, width: number): string => count(n).padStart(width)

/** `7 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}
