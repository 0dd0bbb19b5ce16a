/**
 * Surveys in shards: `PLAN.surveys/3-of-8.jsonl`, a row per file with what is known of its pages. A plan takes
 * what is there and surveys the rest; a row counts while its file has the size and time that it had.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { makeFolder } from '../../core/files.ts'
import { AtomicWriter } from '../../core/atomic-writer.ts'
import { readJsonLines, type JsonLine } from '../../core/json-lines.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { withPool } from '../../jobs/pool.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import { FingerprintFile } from '../../page/dedupe/fingerprint-file.ts'
import { mapTasks, runTasks } from '../../jobs/run-tasks.ts'
import { SHARD_MARK, shardMark, shardOf, type ShardNumber } from '../../jobs/shard-name.ts'
import type { BuildOptions } from '../build/build.ts'
import {
  kept,
  SURVEY_WORKER,
  surveyedPaths,
  surveyFiles,
  type KeepFingerprint,
} from '../build/survey.ts'
import { resultOf, rowOf, type FileRow } from '../build/survey-rows.ts'
import type { SurveyResult } from '../build/task.ts'

/** A file as it was when it was surveyed. */
interface FileState {
  size: number
  mtimeMs: number
  /** dots per inch of PDF pages, where not the usual ones */
  pdfDpi?: number
}

type SurveyRow = FileState & FileRow

/** Files that are asked for their size and time side by side. */
const CHECKS = 32

export interface SurveyOptions extends BuildOptions {
  shard: ShardNumber
}

export interface SurveyedShard {
  file: string
  files: number
  /** files that this run read; the others were surveyed before */
  read: number
  seconds: number
}

/**
 * Surveys one part of a set's files, for a plan that is made of all of them.
 * @throws InputError as `readLabelledSet`; WorkError `STOPPED`, `DISK_FULL`
 */
export async function surveyShard(options: SurveyOptions): Promise<SurveyedShard> {
  const started = performance.now()
  const { data, out, fixes, classes, workers: threads, shard, progress, signal } = options
  const set = await readLabelledSet(data, { fixes, ...(classes && { classes }) })
  checkApartFromSet(set, out)
  const paths = shardOf(surveyedPaths(set), shard)
  const home = surveysOf(out)
  await makeFolder(home)
  const file = join(home, `${shardMark(shard)}.jsonl`)
  const prints = new FingerprintFile(`${file}.${process.pid}.fingerprints`)
  try {
    const keep: KeepFingerprint = (print) => prints.keep(print)
    const known = await readSurveys(out, set.root, { paths, keep })
    const before = await statesOf(set.root, paths)
    const survey = (pool?: Piscina): Promise<SurveyResult[]> =>
      surveyFiles(pool, paths, { known, keep, progress, signal })
    const results =
      known.size === paths.length
        ? await survey()
        : await withPool(SURVEY_WORKER, { threads, signal, setup: { root: set.root } }, survey)
    const writer = await AtomicWriter.open(file, `${file}.${process.pid}.partial`)
    for (const [i, result] of results.entries()) {
      const state = before[i]
      if (state) await writer.write(`${JSON.stringify({ ...state, ...rowOf(result) })}\n`)
    }
    await writer.close()
    const read = paths.filter((path) => !known.has(path)).length
    return { file, files: paths.length, read, seconds: (performance.now() - started) / 1000 }
  } finally {
    prints.close()
  }
}

/**
 * What shards have found of some files of a set, as far as they are still what they were.
 * @param keep where their fingerprints are kept: by default as they are
 */
export async function readSurveys(
  out: string,
  root: string,
  { paths, keep = (as) => as }: { paths: readonly string[]; keep?: KeepFingerprint },
): Promise<Map<string, SurveyResult>> {
  const known = new Map<string, SurveyResult>()
  const home = surveysOf(out)
  const names = (await readdir(home).catch(() => [])).filter(
    (name) => name.endsWith('.jsonl') && SHARD_MARK.test(name.slice(0, -'.jsonl'.length)),
  )
  if (names.length === 0) return known
  // Paths as they are known here, so that those of rows need not be kept.
  const wanted = new Map(paths.map((path) => [path, path]))
  for (const name of names.toSorted()) {
    await runTasks<JsonLine<SurveyRow>, void>({
      tasks: readJsonLines<SurveyRow>(join(home, name)),
      concurrency: CHECKS,
      run: async ({ value: row }) => {
        const path = wanted.get(row.path)
        if (path === undefined) return
        const state = await stateOf(root, path)
        const isSame =
          state?.size === row.size && state.mtimeMs === row.mtimeMs && state.pdfDpi === row.pdfDpi
        if (!isSame) return
        known.set(path, kept(resultOf(path, row), keep))
      },
    })
  }
  return known
}

const surveysOf = (out: string): string => `${out.replace(/[\\/]+$/, '')}.surveys`

function statesOf(root: string, paths: readonly string[]): Promise<(FileState | undefined)[]> {
  return mapTasks<string, FileState | undefined>({
    tasks: paths,
    concurrency: CHECKS,
    run: (path) => stateOf(root, path),
  })
}

async function stateOf(root: string, path: string): Promise<FileState | undefined> {
  const found = await stat(join(root, path)).catch(() => undefined)
  return found && { size: found.size, mtimeMs: found.mtimeMs, ...pdfSettings() }
}
