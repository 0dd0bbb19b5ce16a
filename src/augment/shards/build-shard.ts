/** `augment build --plan --shard`: one part of a plan, drawn by any machine, as often as one likes. */
import { readlinkSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { InputError, systemCode, WorkError } from '../../core/errors.ts'
import { makeFolder, writeFailure } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import { setDigest, splitsOf, type ManifestRow } from '../../dataset/built-dataset.ts'
import { requireFolder } from '../../dataset/images.ts'
import { FAILURES, JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { withOutputFolder, type OutputFolder } from '../../jobs/output-folder.ts'
import { withPool } from '../../jobs/pool.ts'
import { setupOf, WORKER } from '../build/build.ts'
import { versions } from '../build/description.ts'
import { placeOf, tasksOf, type Plan } from '../build/plan.ts'
import { isPacked, PACKS } from '../build/packs.ts'
import { renderAll } from '../build/render-all.ts'
import type { Failure, JournalRow, SourceTask } from '../build/task.ts'
import { LAYER_FOLDERS, layerFoldersOf } from '../layers/layer.ts'
import { isRowWhole } from '../layers/whole.ts'
import { openPlan, type OpenPlan, type PlanPlace } from './open-plan.ts'
import { SHARDS } from './plan-info.ts'
import { PACKED_FOLDERS, ShardPacking } from './pack-shard.ts'
import { readShardSources } from './plan-sources.ts'
import { planOfSources, shapeOf } from './shard-plan.ts'
import { checkShard, readShardInfo, SHARD, shardFolder, type ShardInfo } from './shard-folder.ts'
import { placesOfShard, shardName, type ShardNumber } from '../../jobs/shard-name.ts'
import { unlikeDrawing } from './versions.ts'

export interface ShardOptions extends PlanPlace {
  shard: ShardNumber
  workers: number
  /** threads of `withDrawingPool`, where several shards are drawn; by default some of this one's own */
  pool?: Piscina | undefined
  progress: Progress
  /** stops the work after the images at hand; what is done stays done */
  signal: AbortSignal
}

export interface ShardResult {
  images: number
  /** images that this run drew; 0 where the shard was there already */
  made: number
  failed: number
  /** SHA-256 over the sorted `id sha256` rows of the shard's images */
  digest: string
  seconds: number
  imagesPerSecond: number
  /** most memory that the process had at once, bytes */
  peakRssBytes: number
}

/**
 * Draws one shard of a plan, unless it is there and right. It appears under its name whole or not at
 * all; what a killed run on the same machine has drawn of it is kept.
 * @throws InputError `SHARD_INVALID`, `OTHER_VERSION`, `OTHER_DATA` where the data is not that of the
 *   plan, and as `openPlan`; WorkError `STOPPED`, `FOLDER_BUSY`, `DISK_FULL`, `SOURCE_UNREADABLE`
 */
export async function buildShard(options: ShardOptions): Promise<ShardResult> {
  const started = performance.now()
  const plan = await openPlan(options)
  checkMachine(plan, options.shard)
  const { number } = options.shard
  const state = await checkShard(plan.folder, plan.info, number)
  const { info, made } =
    state.state === 'right' ? { info: state.info, made: 0 } : await drawShard(plan, options)
  const { images, failed, digest } = info
  const seconds = (performance.now() - started) / 1000
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  return { images, made, failed, digest, seconds, imagesPerSecond: made / seconds, peakRssBytes }
}

/** Refuses a plan of other versions. @throws InputError `SHARD_INVALID`, `OTHER_VERSION` */
export function checkMachine({ folder, info }: OpenPlan, { number, of }: ShardNumber): void {
  if (of !== info.shards) {
    throw new InputError(
      'SHARD_INVALID',
      `--shard ${number}/${of}: ${folder} is a plan of ${info.shards} shards: ask for --shard N/${info.shards}`,
    )
  }
  const unlike = unlikeDrawing(info.dataset.versions, versions())
  if (unlike.length === 0) return
  throw new InputError(
    'OTHER_VERSION',
    `${folder} was planned with other versions than this machine has: ${unlike.join(', ')}. ` +
      'Install the same, or plan anew: else the shards would not make one set.',
  )
}

/**
 * Draws into a folder of this machine's own, so that machines that draw the same shard do not meet, and
 * renames it into place. A finished shard that is damaged is taken up: what is right of it is kept.
 */
async function drawShard(
  plan: OpenPlan,
  options: ShardOptions,
): Promise<{ info: ShardInfo; made: number }> {
  await requireFolder(plan.root, `the labelled set of ${plan.folder}`)
  const place = shardFolder(plan.folder, plan.info, options.shard.number)
  const own = join(plan.folder, SHARDS, `.${shardName(options.shard)}.${machineMark()}`)
  await makeFolder(own)
  const unlock = await lockFolder(own)
  try {
    const result = join(own, 'result')
    await rename(place, result).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT' && !isTaken(error)) throw writeFailure(error, place)
    })
    const claim = {
      mark: SHARD,
      read: readShardInfo,
      overwrite: false,
      folders: plan.info.packed
        ? PACKED_FOLDERS
        : [...splitsOf(plan.recipe), ...layerFoldersOf(plan.recipe.output, splitsOf(plan.recipe))],
      check: ({ plan: id }: ShardInfo) => {
        if (id !== plan.info.id) throw new InputError('OTHER_PLAN', `${result} is of another plan`)
      },
      ours: () => [
        ...splitsOf(plan.recipe),
        ...LAYER_FOLDERS,
        ...PACKED_FOLDERS,
        MANIFEST,
        JOURNAL,
        FAILURES,
        SHARD,
      ],
    }
    const done = await withOutputFolder(result, claim, (folder) => {
      const draw = (pool: Piscina): ReturnType<typeof drawInto> =>
        drawInto(folder, pool, plan, options)
      return options.pool ? draw(options.pool) : withDrawingPool(plan, options, draw)
    })
    await publish(plan, options.shard.number, { result, place })
    await rm(own, { recursive: true, force: true })
    return done
  } finally {
    await unlock()
  }
}

/** Renames a shard into its place. Another machine may have been first: then that one's stays. */
async function publish(
  { folder, info }: OpenPlan,
  number: number,
  { result, place }: { result: string; place: string },
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(result, place)
      return
    } catch (error) {
      if (!isTaken(error) || attempt === 3) throw writeFailure(error, place)
    }
    if ((await checkShard(folder, info, number)).state === 'right') return
    await rm(place, { recursive: true, force: true })
  }
}

/** Whether a rename failed because a folder with something in it is there. */
function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')
}

/** Opens threads that draw any shards of a plan: they are slow to start, and quicker the longer they draw. */
export function withDrawingPool<T>(
  plan: OpenPlan,
  { workers: threads, signal }: Pick<ShardOptions, 'workers' | 'signal'>,
  use: (pool: Piscina) => Promise<T>,
): Promise<T> {
  const annotations = join(plan.folder, SOURCE_ANNOTATIONS)
  const store = plan.info.packed ? 'packs' : 'files'
  const setup = { ...setupOf({ ...plan, out: plan.folder }, plan.root, store), annotations }
  return withPool(WORKER, { threads, signal, setup }, use)
}

async function drawInto(
  folder: OutputFolder<ShardInfo>,
  pool: Piscina,
  plan: OpenPlan,
  { shard, progress, signal }: ShardOptions,
): Promise<{ info: ShardInfo; made: number }> {
  const { from, to } = placesOfShard(shard, plan.info.images)
  const sources = await readShardSources(plan.folder, shard)
  const part = planOfSources(shapeOf(plan), sources)
  const placeIn = placeWithin(part, from, to)
  const journal = await folder.resume<JournalRow>(
    to - from,
    placeIn,
    plan.info.packed ? isPacked : isRowWhole,
  )
  const begun: ShardInfo = {
    format: 1,
    plan: plan.info.id,
    shard: shard.number,
    complete: false,
    images: 0,
    failed: 0,
    digest: '',
    versions: versions(),
  }
  await folder.begin(begun)
  const failures = await folder.failures<Failure>([])
  const already = journal.count
  const isOthers = (place: number): boolean => place < from || place >= to
  await renderAll({
    pool,
    journal,
    failures,
    progress,
    signal,
    total: to - from,
    tasks: into(
      folder.at(),
      tasksOf(part, (place) => isOthers(place) || journal.has(place - from)),
    ),
    placeOf: (row) => placeIn(row)!,
    onFailures: (failed) => refuseFaults(plan, failed),
  })
  const digests: string[] = []
  const info = await folder.complete(async () => {
    const packing = plan.info.packed && (await ShardPacking.open(folder, plan, shard))
    await folder.writeManifest(packing?.rowsOf(journal) ?? journal, ({ id, sha256: digest }) => {
      digests.push(`${id} ${digest}`)
    })
    const files = await packing?.write((row) => placeIn(row)!)
    const images = digests.length
    const outcome = { images, failed: failures.all.length, digest: setDigest(digests) }
    const more = { ...outcome, ...(files && { files }) }
    return { outcome: more, result: { ...begun, ...more, complete: true } }
  })
  await rm(folder.at(PACKS), { recursive: true, force: true })
  return { info, made: journal.count - already }
}

/** Tasks whose images are written to a folder. */
function* into(out: string, tasks: Iterable<SourceTask>): Generator<SourceTask> {
  for (const task of tasks) yield { ...task, out }
}

/** The place of an image in its shard; undefined for those of others. */
function placeWithin(
  part: Plan,
  from: number,
  to: number,
): (row: ManifestRow) => number | undefined {
  return (row) => {
    const place = placeOf(part, row)?.place
    return place !== undefined && place >= from && place < to ? place - from : undefined
  }
}

/**
 * All sources could be read when the plan was made. What cannot be read now is a fault of this machine,
 * or it has other data: another machine may draw the shard, so it is not finished without these images.
 */
function refuseFaults({ folder, root }: OpenPlan, failed: readonly Failure[]): void {
  for (const { path, code, reason } of failed) {
    if (['IMAGE_GONE', 'SOURCE_CHANGED', 'OVERLAY_GONE'].includes(code)) {
      throw new InputError(
        'OTHER_DATA',
        `${path}: ${reason}. ${folder} was planned for other data than there is at ${root}: ` +
          'say where its data is with --data, or plan anew',
      )
    }
    if (/^E[A-Z]+$/.test(code)) {
      throw new WorkError('SOURCE_UNREADABLE', `${join(root, path)} cannot be read: ${reason}`)
    }
  }
}

/** Tells machines apart, and containers that have a process number space of their own. */
function machineMark(): string {
  let space = ''
  try {
    space = readlinkSync('/proc/self/ns/pid')
  } catch {
    // No Linux.
  }
  return sha256(`${hostname()}\0${space}`).slice(0, 12)
}
