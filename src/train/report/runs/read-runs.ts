/** All runs below a folder, as their folders tell of them: finished ones and one that is under way. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { withSlashes } from '../../../core/paths.ts'
import { isFile } from '../../../dataset/images.ts'
import { RUN_CONFIG } from '../../config/load.ts'
import { readHoldoutLogits } from '../../loop/evaluate-holdout.ts'
import { METRICS, readMetrics, type EvaluationRow } from '../../loop/metrics-log.ts'
import type { Point } from '../page/charts.ts'

/** A backbone of a run. */
export interface ReadBackbone {
  name: string
  losses: Point[]
  evaluations: EvaluationRow[]
  /** of the weights in use, [images, classes]; empty where there are none yet */
  logits: { clean: Float32Array; noisy: Float32Array }
}

export interface ReadRun {
  /** below the folder of all runs, with forward slashes */
  name: string
  /** settings by their path: `duration.steps` */
  settings: Map<string, string>
  dataset: { root: string; name: string; digest: string }
  backbones: ReadBackbone[]
  /** whether it has a page of its own */
  hasReport: boolean
  /** of its newest metrics, ms since 1970 */
  changed: number
}

/** Folders that runs are looked for in, below the one that was given. */
const DEPTH = 3

/** @returns runs by name; folders that hold none are passed over */
export async function readRuns(root: string): Promise<ReadRun[]> {
  const runs: ReadRun[] = []
  await walk(root, '', runs)
  return runs.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function walk(root: string, below: string, runs: ReadRun[]): Promise<void> {
  const folder = join(root, below)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = new Set(entries.map(({ name }) => name))
  if (names.has(RUN_CONFIG) && names.has(ABOUT)) {
    const run = await readRun(folder, withSlashes(below) || '.')
    if (run) runs.push(run)
    return
  }
  if (below.split(/[\\/]/).length >= DEPTH) return
  for (const entry of entries) {
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      await walk(root, join(below, entry.name), runs)
  }
}

const ABOUT = 'run.json'

/** Undefined where what the folder holds is no run after all, or is being written. */
async function readRun(folder: string, name: string): Promise<ReadRun | undefined> {
  let settings: Map<string, string>
  let about: { dataset: ReadRun['dataset'] }
  try {
    settings = flat(parse(await readFile(join(folder, RUN_CONFIG), 'utf8')))
    about = JSON.parse(await readFile(join(folder, ABOUT), 'utf8')) as typeof about
  } catch {
    return undefined
  }
  if (typeof about.dataset?.digest !== 'string') return undefined
  const run: ReadRun = {
    name,
    settings,
    dataset: about.dataset,
    backbones: [],
    hasReport: await isFile(join(folder, 'report.html')),
    changed: 0,
  }
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const metrics = join(folder, entry.name, METRICS)
    if (!entry.isDirectory() || !(await isFile(metrics))) continue
    run.backbones.push(await readBackbone(join(folder, entry.name), entry.name))
    run.changed = Math.max(run.changed, (await stat(metrics)).mtimeMs)
  }
  return run
}

async function readBackbone(folder: string, name: string): Promise<ReadBackbone> {
  const losses: Point[] = []
  const evaluations: EvaluationRow[] = []
  for await (const row of readMetrics(join(folder, METRICS))) {
    if (row.kind === 'evaluation') evaluations.push(row)
    else losses.push({ x: row.step, y: row.loss })
  }
  const logits = {
    clean: await readHoldoutLogits(folder, 'clean'),
    noisy: await readHoldoutLogits(folder, 'noisy'),
  }
  return { name, losses, evaluations, logits }
}

/** Settings by their path; lists of words in one line, lists of objects by their places. */
export function flat(value: unknown, path = '', found = new Map<string, string>()): typeof found {
  const isPlain = typeof value !== 'object' || value === null
  if (isPlain || (Array.isArray(value) && value.every((one) => typeof one !== 'object'))) {
    found.set(path, Array.isArray(value) ? value.join(', ') : String(value))
    return found
  }
  for (const [key, own] of Object.entries(value)) {
    flat(own, path === '' ? key : `${path}.${key}`, found)
  }
  return found
}

/** Settings in which runs differ, by their paths; those of where things lie say nothing. */
export function differences(runs: readonly ReadRun[]): string[] {
  const paths = new Set(runs.flatMap(({ settings }) => [...settings.keys()]))
  return [...paths]
    .filter((path) => path !== 'dataset')
    .filter((path) => new Set(runs.map(({ settings }) => settings.get(path) ?? '')).size > 1)
}
