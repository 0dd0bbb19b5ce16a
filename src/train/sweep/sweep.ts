/** Trials one after the other, with a journal from which a stopped sweep resumes. */
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, WorkError, reasonOf } from '../../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../../core/files.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { isFile } from '../../dataset/images.ts'
import { configSchema, type Config } from '../config/schema.ts'
import { trainRun, type RunOptions } from '../loop/train-run.ts'
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
 * @throws InputError `OTHER_SWEEP`, `SWEEP_INVALID`; WorkError `STOPPED`
 */
export async function sweep(options: RunOptions, plan: SweepFile): Promise<SweepResult> {
  const { out } = options
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
          done.get(`${trial}/${rung}`) ?? (await runTrial(options, plan, trial, rung, steps))
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

async function runTrial(
  options: RunOptions,
  plan: SweepFile,
  trial: number,
  rung: number,
  steps: number | null,
): Promise<Trial> {
  const values = drawTrial(plan, trial)
  const name = `trial-${String(trial).padStart(3, '0')}${plan.halving ? `-${steps}` : ''}`
  const out = join(options.out, name)
  const about = { trial, values, rung, steps, folder: name }
  const config = settingsOf(options.config, values, steps)
  try {
    options.say?.(`trial ${trial}: ${valuesText(values)}`)
    const { runs } = await trainRun({ ...options, config, out, overwrite: false })
    const scores = runs.map((run) => run.macroF1Noisy ?? run.macroF1Clean)
    const score = scores.reduce<number>((sum, one) => sum + (one ?? 0), 0) / scores.length
    return { ...about, score }
  } catch (error) {
    // A rate that is too high is a result like any other.
    if (!(error instanceof WorkError) || error.code !== 'NAN_LOSS') throw error
    return { ...about, score: null, reason: reasonOf(error) }
  }
}

function settingsOf(config: Config, values: Values, steps: number | null): Config {
  const changed = configSchema.safeParse(withValues(config, values))
  if (!changed.success) {
    const { path, message } = changed.error.issues[0]!
    throw new InputError('SWEEP_INVALID', `search: ${path.map(String).join('.')}: ${message}`)
  }
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
