/** Trials one after the other, with a journal from which a stopped sweep resumes. */
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, PalimpsestError, reasonOf } from '../../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../../core/files.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { isFile } from '../../dataset/images.ts'
import { checkBackbones } from '../config/backbones.ts'
import { configSchema, type Config } from '../config/schema.ts'
import type { BackboneResult } from '../loop/run-result.ts'
import { trainRun, type RunOptions } from '../loop/train-run.ts'
import type { Interval } from '../metrics/bootstrap.ts'
import { writeRunReport } from '../report/run-report.ts'
import { drawTrial, withValues, type SweepFile, type Values } from './plan.ts'

export interface Trial {
  /** counted from 1 */
  trial: number
  values: Values
  /** rung of successive halving, counted from 0 */
  rung: number
  /** updates of each backbone; null: as long as the settings say */
  steps: number | null
  /** mean over backbones of the macro F1 on the noisy holdout, else the clean one; null where it failed */
  score: number | null
  /** 95 % of the score, where it is known: the mean of the backbones' */
  interval?: Interval
  /** why it failed */
  reason?: string
  folder: string
}

export interface SweepResult {
  trials: Trial[]
  best: Trial | null
}

export const JOURNAL = 'journal.jsonl'
const ABOUT = 'sweep.json'

/**
 * Runs a sweep, or resumes it.
 * @param options of the run that every trial is a change of
 * @throws InputError `SWEEP_WITHOUT_HOLDOUT`, `SWEEP_INVALID`, `OTHER_SWEEP`; WorkError `STOPPED`
 */
export async function sweep(options: RunOptions, plan: SweepFile): Promise<SweepResult> {
  const { out, set } = options
  if (set.clean.length + set.noisy.length === 0) {
    throw new InputError(
      'SWEEP_WITHOUT_HOLDOUT',
      `${set.root} holds no pages out, so that trials cannot be compared: build it with \`holdout: { share: 0.15 }\``,
    )
  }
  checkTrials(options, plan)
  await makeFolder(out)
  const unlock = await lockFolder(out)
  try {
    await checkSame(out, options.config, plan)
    const done = await readJournal(out)
    const trials: Trial[] = []
    const rungs = plan.halving?.steps ?? [null]
    let going = Array.from({ length: plan.trials }, (_, i) => i + 1)
    for (const [rung, steps] of rungs.entries()) {
      const here: Trial[] = []
      for (const trial of going) {
        const found =
          done.get(`${trial}/${rung}`) ?? (await runTrial(options, { plan, trial, rung, steps }))
        if (!done.has(`${trial}/${rung}`)) await addToJournal(out, found)
        here.push(found)
      }
      trials.push(...here)
      const kept = Math.max(1, Math.ceil(here.length * (plan.halving?.keep ?? 1)))
      going = ranked(here)
        .slice(0, kept)
        .map(({ trial }) => trial)
        .toSorted((a, b) => a - b)
    }
    const last = trials.filter(({ rung }) => rung === rungs.length - 1)
    return { trials, best: ranked(last).find(({ score }) => score !== null) ?? null }
  } finally {
    await unlock()
  }
}

/** Best first; of equals the one that was drawn first. */
export function ranked(trials: readonly Trial[]): Trial[] {
  return trials.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.trial - b.trial)
}

interface TrialRequest {
  plan: SweepFile
  /** counted from 1 */
  trial: number
  rung: number
  steps: number | null
}

/** Faults of the machine or the user's wish: another trial would meet them too. */
const NOT_OF_THE_TRIAL = new Set([
  'STOPPED',
  'FOLDER_BUSY',
  'DISK_FULL',
  'INPUT_GONE',
  'INPUT_FAILED',
])

async function runTrial(
  options: RunOptions,
  { plan, trial, rung, steps }: TrialRequest,
): Promise<Trial> {
  const values = drawTrial(plan, trial)
  const name = `trial-${String(trial).padStart(3, '0')}${plan.halving ? `-${steps}` : ''}`
  const out = join(options.out, name)
  const about = { trial, values, rung, steps, folder: name }
  try {
    const config = settingsOf(options, values, steps)
    options.say?.(`trial ${trial}: ${valuesText(values)}`)
    const result = await trainRun({ ...options, config, out, overwrite: false })
    const { runs } = result
    const scores = runs.map((run) => run.macroF1Noisy ?? run.macroF1Clean ?? 0)
    const score = scores.reduce((sum, one) => sum + one, 0) / scores.length
    await writeRunReport(out, config, options.set, result, { thumbs: 0 })
    const interval = meanInterval(runs)
    return { ...about, score, ...(interval && { interval }) }
  } catch (error) {
    if (!(error instanceof PalimpsestError) || NOT_OF_THE_TRIAL.has(error.code)) throw error
    const reason = reasonOf(error)
    options.say?.(`trial ${trial} failed: ${reason}`)
    return { ...about, score: null, reason }
  }
}

/** What the mean of the backbones' scores may be: no wider than the mean of their intervals. */
function meanInterval(runs: readonly BackboneResult[]): Interval | undefined {
  const all = runs.map((run) => run.macroF1NoisyInterval ?? run.macroF1CleanInterval)
  const known = all.filter((one) => one !== null)
  if (known.length === 0 || known.length < all.length) return undefined
  const mean = (of: (one: Interval) => number): number =>
    known.reduce((sum, one) => sum + of(one), 0) / known.length
  return { low: mean(({ low }) => low), high: mean(({ high }) => high) }
}

/**
 * Draws all trials and checks their settings before the first is run: draws are fixed, so that a
 * wrong one would fail again and again.
 * @throws InputError `SWEEP_INVALID`
 */
function checkTrials(options: RunOptions, plan: SweepFile): void {
  const faults: string[] = []
  for (let trial = 1; trial <= plan.trials; trial++) {
    const values = drawTrial(plan, trial)
    try {
      settingsOf(options, values, null)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      faults.push(`trial ${trial} (${valuesText(values)}): ${reasonOf(error)}`)
    }
  }
  if (faults.length === 0) return
  const shown = faults.slice(0, 5).join('\n')
  throw new InputError(
    'SWEEP_INVALID',
    `${faults.length} of ${plan.trials} trials have settings that cannot be run; narrow their ranges:\n${shown}`,
  )
}

function settingsOf(
  { config, engines }: Pick<RunOptions, 'config' | 'engines'>,
  values: Values,
  steps: number | null,
): Config {
  const changed = configSchema.safeParse(withValues(config, values))
  if (!changed.success) {
    const { path, message } = changed.error.issues[0]!
    throw new InputError('SWEEP_INVALID', `search: ${path.map(String).join('.')}: ${message}`)
  }
  checkBackbones(changed.data.backbones, engines.backbone.bind(engines))
  if (steps === null) return changed.data
  return { ...changed.data, duration: { ...changed.data.duration, steps, budget: null } }
}

export function valuesText(values: Values): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}

async function checkSame(out: string, config: Config, plan: SweepFile): Promise<void> {
  const text = `${JSON.stringify({ config, plan }, null, 2)}\n`
  const file = join(out, ABOUT)
  if (await isFile(file)) {
    const { readFile } = await import('node:fs/promises')
    if ((await readFile(file, 'utf8')) !== text) {
      throw new InputError(
        'OTHER_SWEEP',
        `${out} holds another sweep: choose another --out, or remove that folder`,
      )
    }
  }
  await writeWhole(file, text)
}

async function readJournal(out: string): Promise<Map<string, Trial>> {
  const done = new Map<string, Trial>()
  const file = join(out, JOURNAL)
  if (!(await isFile(file))) return done
  for await (const { value } of readJsonLines<Trial>(file)) {
    done.set(`${value.trial}/${value.rung}`, value)
  }
  return done
}

async function addToJournal(out: string, trial: Trial): Promise<void> {
  const file = join(out, JOURNAL)
  try {
    await appendFile(file, `${JSON.stringify(trial)}\n`)
  } catch (error) {
    throw writeFailure(error, file)
  }
}
