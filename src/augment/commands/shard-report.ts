/** What planning, drawing and merging shards say at their end. */
import { join } from 'node:path'
import { imagesOf } from '../../dataset/set-counts.ts'
import { plural } from '../../core/plural.ts'
import { SHARDS } from '../shards/plan-info.ts'
import { rangesOf, shardName, type ShardNumber } from '../../jobs/shard-name.ts'
import type { ShardResult } from '../shards/build-shard.ts'
import type { Merged, Unmergeable } from '../shards/merge.ts'
import type { SurveyedShard } from '../shards/surveys.ts'
import type { Coordinated } from '../queue/coordinate.ts'
import type { PlanResult } from '../shards/plan-set.ts'
import { count, duration, failureLines, readabilityLines } from './report.ts'

/** The object that `augment plan --json` prints. */
export function planJson({ info, made, failures, warnings, ...rest }: PlanResult): unknown {
  const { id, shards, images, dataset } = info
  return {
    id,
    shards,
    images,
    made,
    pages: dataset.source.pages,
    classes: dataset.classes,
    failed: failures.length,
    failures: failures.slice(0, 100),
    warnings,
    ...rest,
  }
}

export function planLines(result: PlanResult, out: string): string[] {
  const { info, made, seconds, peakRssBytes } = result
  const { shards, images, dataset } = info
  const each = Math.ceil(images / shards)
  return [
    `${out}: ${plural(images, 'image')} of ${plural(dataset.source.pages, 'page')} in ${plural(shards, 'shard')} of at most ${count(each)}`,
    made
      ? `planned in ${duration(seconds)}, peak memory ${Math.round(peakRssBytes / 1e6)} MB`
      : 'everything was there already',
    ...failureLines(result.failures, out),
    ...result.warnings.map((text) => `warning: ${text}`),
    `draw each: npx augment build --plan ${out} --shard 1/${shards}`,
  ]
}

export function surveyLines({ file, files, read, seconds }: SurveyedShard): string[] {
  return [
    `${file}: ${plural(files, 'file')}`,
    read > 0
      ? `${plural(read, 'file')} read in ${duration(seconds)}`
      : 'everything was there already',
  ]
}

export function coordinatedLines(
  { shards, drawn, failed, seconds }: Coordinated,
  plan: string,
): string[] {
  return [
    `${plan}: ${count(shards - failed.length)} of ${plural(shards, 'shard')} are there, ${count(drawn)} drawn in ${duration(seconds)}`,
    ...failed
      .slice(0, 20)
      .map(({ shard, reason }) => `shard ${shard} could not be drawn: ${reason}`),
    ...(failed.length > 20 ? [`… and ${failed.length - 20} more`] : []),
    failed.length > 0 ? 'the same command tries them again' : `then: npx augment merge ${plan}`,
  ]
}

export function shardLines(plan: string, shard: ShardNumber, result: ShardResult): string[] {
  const { images, made, failed, digest, seconds, imagesPerSecond } = result
  const folder = join(plan, SHARDS, shardName(shard))
  return [
    `${folder}: ${plural(images, 'image')}${failed > 0 ? `, ${count(failed)} could not be drawn` : ''}`,
    made > 0
      ? `${plural(made, 'image')} made in ${duration(seconds)} (${imagesPerSecond.toFixed(0)}/s)`
      : 'everything was there already',
    `shard digest ${digest}`,
  ]
}

export function mergedLines(result: Merged, out: string): string[] {
  const { counts, digest, shards, seconds, failures, warnings } = result
  return [
    `${out}: ${plural(imagesOf(counts), 'image')} of ${plural(shards, 'shard')} merged in ${duration(seconds)}, ` +
      `peak memory ${Math.round(result.peakRssBytes / 1e6)} MB`,
    `dataset digest ${digest}`,
    ...readabilityLines(result),
    ...failureLines(failures, out),
    ...warnings.map((text) => `warning: ${text}`),
  ]
}

export function unmergeableLines({ shards, missing, wrong }: Unmergeable, plan: string): string[] {
  return [
    ...(missing.length > 0
      ? [`${count(missing.length)} of ${plural(shards, 'shard')} missing: ${rangesOf(missing)}`]
      : []),
    ...wrong.slice(0, 20).map(({ shard, reason }) => `shard ${shard} is damaged: ${reason}`),
    ...(wrong.length > 20 ? [`… and ${wrong.length - 20} more`] : []),
    `nothing was merged: draw ${missing.length + wrong.length === 1 ? 'it' : 'each'} with ` +
      `npx augment build --plan ${plan} --shard ${missing[0] ?? wrong[0]?.shard}/${shards}`,
  ]
}
