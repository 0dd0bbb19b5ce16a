/** The sample set on disk: resumable, and never over data that it did not make. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../core/errors.ts'
import { sha256 } from '../core/hash.ts'
import type { Progress } from '../core/progress.ts'
import { ownVersion } from '../core/version.ts'
import { ANNOTATIONS } from '../dataset/annotations/annotation.ts'
import { withOutputFolder, type FolderClaim } from '../jobs/output-folder.ts'
import { withPool } from '../jobs/pool.ts'
import { runTasks } from '../jobs/run-tasks.ts'
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
const SPLITS = ['train', 'test'] as const
/** Pages a task holds. */
const BATCH = 12

/** `sample.json`: what was asked for, and whether all of it is there. */
interface SampleInfo {
  madeBy: 'augment sample'
  complete: boolean
  seed: number
  train: number
  test: number
  /** digest of the recipe that test pages went through */
  testlike: string
  version: string
}

/**
 * Makes the sample set.
 * @throws InputError `DATA_NOT_A_SAMPLE`, `OTHER_SAMPLE`; WorkError `STOPPED`, `DISK_FULL`, `FOLDER_BUSY`
 */
export async function writeSample(options: SampleOptions): Promise<SampleResult> {
  const started = performance.now()
  const { out, seed, train, test } = options
  const plan = planSample(options)
  const files = sampleFiles(plan)
  const testlike = sha256(JSON.stringify(recipeToPlain(options.testlike)))
  const info: SampleInfo = {
    madeBy: 'augment sample',
    complete: false,
    seed,
    train,
    test,
    testlike,
    version: ownVersion(),
  }
  const names = [ANNOTATIONS, ...files.map(({ name }) => name)]
  const alreadyThere = await withOutputFolder(
    out,
    claimOf(options, info, names),
    async (folder) => {
      if (folder.before?.complete) return true
      await folder.begin(info)
      const annotations = await folder.writer(ANNOTATIONS)
      try {
        await drawAll(options, plan, (lines) => annotations.write(lines))
      } catch (error) {
        await annotations.abandon()
        throw error
      }
      await folder.complete(async () => {
        await annotations.close()
        for (const { name, text } of files) await folder.write(name, text)
        return { outcome: {}, result: undefined }
      })
      return false
    },
  )
  return {
    train: plan.train.length,
    test: plan.test.length,
    wrong: plan.train.filter((page) => page.label !== page.target).length,
    alreadyThere,
    seconds: alreadyThere ? 0 : (performance.now() - started) / 1000,
  }
}

/** @param names of the lists */
function claimOf(
  { out, overwrite }: SampleOptions,
  asked: SampleInfo,
  names: readonly string[],
): FolderClaim<SampleInfo> {
  return {
    mark: MARK,
    read: readInfo,
    check: (before) => refuseOther(out, asked, before),
    ours: () => [...SPLITS, ...names, MARK],
    overwrite,
    folders: SPLITS,
    refuse: (folder, found) =>
      new InputError(
        'DATA_NOT_A_SAMPLE',
        `${folder} holds other things (${found.slice(0, 3).join(', ')}): the sample set is not written over them, choose another folder with --out`,
      ),
  }
}

async function readInfo(folder: string): Promise<SampleInfo> {
  const file = join(folder, MARK)
  try {
    const info = JSON.parse(await readFile(file, 'utf8')) as SampleInfo | null
    if (typeof info === 'object' && info !== null) return info
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new InputError(
    'SAMPLE_JSON_DAMAGED',
    `${file} was changed or damaged: throw the sample set away with --overwrite`,
  )
}

function refuseOther(out: string, asked: SampleInfo, before: SampleInfo): void {
  const settings = ['seed', 'train', 'test', 'testlike', 'version'] as const
  if (settings.every((name) => before[name] === asked[name])) return
  const { seed, train, test, version } = before
  throw new InputError(
    'OTHER_SAMPLE',
    `${out} holds a sample set made with other settings (seed ${seed}, ${train} training and ${test} test pages, version ${version}): ` +
      'throw it away with --overwrite, or choose another folder with --out',
  )
}

/** @param write takes lines of annotations, in the order of the pages */
async function drawAll(
  options: SampleOptions,
  plan: SamplePlan,
  write: (lines: string) => Promise<void>,
): Promise<void> {
  const { out, seed, testlike, workers: threads, progress, signal } = options
  const setup: SampleSetup = { out, seed, testlike: recipeToPlain(testlike) }
  const worker = new URL('./worker.ts', import.meta.url)
  // Results that came before their turn.
  const early = new Map<number, string[]>()
  let next = 0
  const inTurn = async (lines: string[], _: SampleTask, index: number): Promise<void> => {
    early.set(index, lines)
    for (let found = early.get(next); found; found = early.get(next)) {
      early.delete(next++)
      await write(found.map((line) => `${line}\n`).join(''))
    }
  }
  await withPool(worker, { threads, signal, setup }, (pool) =>
    runTasks<SampleTask, string[]>({
      pool,
      name: 'make',
      tasks: tasksOf(plan),
      signal,
      stopped: 'stopped: the same command resumes',
      describe: ({ split, pages }) => `${split}/${pages[0]!.id} and those after it`,
      progress: {
        on: progress,
        label: 'drawing',
        total: plan.train.length + plan.test.length,
        count: (made) => made.length,
      },
      onResult: inTurn,
    }),
  )
}

function* tasksOf(plan: SamplePlan): Generator<SampleTask> {
  for (const split of SPLITS) {
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
