/** The sample set on disk: resumable, and never over data that it did not make. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError, WorkError } from '../core/errors.ts'
import { makeFolder, writeWhole } from '../core/files.ts'
import { sha256 } from '../core/hash.ts'
import { lockFolder } from '../jobs/lock.ts'
import { createPool } from '../jobs/pool.ts'
import type { Progress } from '../core/progress.ts'
import { ownVersion } from '../core/version.ts'
import { recipeToPlain } from '../augment/recipe/parse.ts'
import type { Recipe } from '../augment/recipe/recipe.ts'
import { sampleFiles } from './files.ts'
import { planSample, type SamplePage, type SamplePlan, type SampleSize } from './plan.ts'
import type { SampleSetup, SampleTask } from './worker.ts'

export interface SampleOptions extends SampleSize {
  out: string
  testlike: Recipe
  workers: number
  /** throw away a sample set that was made before */
  overwrite: boolean
  progress: Progress
  signal: AbortSignal
}

export interface SampleResult {
  train: number
  test: number
  /** labels that are wrong on purpose */
  wrong: number
  /** it was complete before */
  alreadyThere: boolean
  seconds: number
}

/** Says what was asked for, and once it is done that it is done. */
const MARK = 'sample.json'
/** Pages a task holds. */
const BATCH = 12

/**
 * Makes the sample set.
 * @throws InputError `DATA_NOT_A_SAMPLE`, `OTHER_SAMPLE`; WorkError `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 */
export async function writeSample(options: SampleOptions): Promise<SampleResult> {
  const started = performance.now()
  const { out, seed, train, test } = options
  await makeFolder(out)
  const unlock = await lockFolder(out)
  try {
    const plan = planSample(options)
    const wrong = plan.train.filter((page) => page.label !== page.target).length
    const recipe = sha256(JSON.stringify(recipeToPlain(options.testlike)))
    const asked = { seed, train, test, testlike: recipe, version: ownVersion() }
    const before = await prepare(options, asked)
    const result = { train: plan.train.length, test: plan.test.length, wrong }
    if (before === 'complete') return { ...result, alreadyThere: true, seconds: 0 }

    await writeWhole(join(out, MARK), markText(asked, false))
    for (const split of ['train', 'test']) await makeFolder(join(out, split))
    await drawAll(options, plan)
    for (const { name, text } of sampleFiles(plan)) await writeWhole(join(out, name), text)
    await writeWhole(join(out, MARK), markText(asked, true))
    return { ...result, alreadyThere: false, seconds: (performance.now() - started) / 1000 }
  } finally {
    await unlock()
  }
}

const markText = (asked: object, complete: boolean): string =>
  `${JSON.stringify({ madeBy: 'augment sample', complete, ...asked }, null, 2)}\n`

async function prepare(
  { out, overwrite }: SampleOptions,
  asked: Record<string, unknown>,
): Promise<'empty' | 'begun' | 'complete'> {
  const names = (await readdir(out)).filter((name) => !name.startsWith('.'))
  if (names.length === 0) return 'empty'
  if (!names.includes(MARK)) {
    throw new InputError(
      'DATA_NOT_A_SAMPLE',
      `${out} holds other things (${names.slice(0, 3).join(', ')}): the sample set is not written over them, choose another folder with --out`,
    )
  }
  const mark = JSON.parse(await readFile(join(out, MARK), 'utf8')) as Record<string, unknown>
  const isSame = Object.entries(asked).every(([name, value]) => mark[name] === value)
  if (isSame && !overwrite) return mark['complete'] === true ? 'complete' : 'begun'
  if (!overwrite) {
    throw new InputError(
      'OTHER_SAMPLE',
      `${out} holds a sample set made with other settings (seed ${String(mark['seed'])}, ${String(mark['train'])} training and ${String(mark['test'])} test pages, version ${String(mark['version'])}): ` +
        'throw it away with --overwrite, or choose another folder with --out',
    )
  }
  for (const name of names) await rm(join(out, name), { recursive: true, force: true })
  return 'empty'
}

async function drawAll(options: SampleOptions, plan: SamplePlan): Promise<void> {
  const { out, seed, testlike, workers, progress, signal } = options
  const stop = new SharedArrayBuffer(1)
  const onAbort = (): void => void (new Uint8Array(stop)[0] = 1)
  signal.addEventListener('abort', onAbort)
  const setup: SampleSetup = { out, seed, testlike: recipeToPlain(testlike), stop }
  const pool = createPool(new URL('./worker.ts', import.meta.url), workers, setup)
  progress.begin('drawing', plan.train.length + plan.test.length)
  try {
    const run = async (task: SampleTask): Promise<void> => {
      progress.step((await pool.run(task, { name: 'make' })) as number)
    }
    await Promise.all([...tasksOf(plan)].map(run))
  } finally {
    signal.removeEventListener('abort', onAbort)
    await pool.destroy()
    progress.end()
  }
  if (signal.aborted) throw new WorkError('STOPPED', 'stopped: the same command goes on')
}

function* tasksOf(plan: SamplePlan): Generator<SampleTask> {
  for (const split of ['train', 'test'] as const) {
    const pages = plan[split]
    for (let start = 0; start < pages.length; start += BATCH) {
      yield { split, pages: pages.slice(start, start + BATCH), others: othersOf(pages, start) }
    }
  }
}

/** The three pages that follow a batch, around the end to the beginning. */
function othersOf(pages: readonly SamplePage[], start: number): SamplePage[] {
  return [0, 1, 2].map((i) => pages[(start + BATCH + i) % pages.length]!)
}
