/** What members say of images, by way of what they said before. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import type { Config } from '../config/schema.ts'
import type { Engines } from '../engines.ts'
import { lookAt, type ImageFailure } from './forward.ts'
import type { ImageList } from '../data/image-list.ts'
import type { DigestResult } from '../data/task.ts'
import { mean, probabilities } from '../metrics/scores.ts'
import { LogitStore } from './logit-store.ts'
import type { Member } from './member.ts'

export interface AskContext {
  pool: Piscina
  engines: Engines
  engine: Config['engine']
  threads?: number | undefined
  progress: Progress
  signal: AbortSignal
}

/** Indices into `ORIENTATIONS` that a number of views stands for: as it is, the quarter turns, those and their mirror images. */
export const TTA_VIEWS: Readonly<Record<number, readonly number[]>> = {
  1: [0],
  4: [0, 1, 2, 3],
  8: [0, 1, 2, 3, 4, 5, 6, 7],
}

export interface Asked {
  /** for each member probabilities [images, classes], the mean over its views; even where unread */
  members: Float32Array[]
  /** places in the list of images that could not be read */
  unread: Set<number>
  failures: ImageFailure[]
  /** images of each member that a network was run for; the others were known */
  looked: number[]
}

const DIGEST_BATCH = 64

/**
 * Asks every member about every image.
 * @param views orientations, see `VIEWS`
 * @throws WorkError `STOPPED` after the signal; what was found out is kept
 */
export async function ask(
  context: AskContext,
  members: readonly Member[],
  list: ImageList,
  views: readonly number[],
): Promise<Asked> {
  const out: Asked = { members: [], unread: new Set(), failures: [], looked: [] }
  const digests = await digestsOf(context, list, out)
  for (const member of members) {
    const logits = await askMember(context, member, list, digests, views, out)
    const classes = member.about.classes.length
    const parts = logits.map((one) => probabilities(one, classes))
    out.members.push(
      mean(
        parts,
        parts.map(() => 1),
      ),
    )
  }
  return out
}

async function digestsOf(
  { pool, signal }: AskContext,
  list: ImageList,
  out: Asked,
): Promise<string[]> {
  const digests: string[] = []
  for (let start = 0; start < list.length; start += DIGEST_BATCH * pool.threads.length) {
    if (signal.aborted) throw stopped()
    const lanes = pool.threads.map((_, lane) => {
      const from = start + lane * DIGEST_BATCH
      const rows = Math.max(0, Math.min(DIGEST_BATCH, list.length - from))
      const files = Array.from({ length: rows }, (__, row) => list.file(from + row))
      return pool.run(files, { name: 'digest' }) as Promise<DigestResult[]>
    })
    for (const result of (await Promise.all(lanes)).flat()) {
      const index = digests.length
      digests.push('digest' in result ? result.digest : '')
      if ('digest' in result) continue
      out.unread.add(index)
      out.failures.push({ id: list.id(index), file: list.file(index), ...result })
    }
  }
  return digests
}

/** Logits of one member, [images, classes] an orientation. */
async function askMember(
  context: AskContext,
  member: Member,
  list: ImageList,
  digests: readonly string[],
  views: readonly number[],
  out: Asked,
): Promise<Float32Array[]> {
  const { size, fill, classes } = member.about
  const count = classes.length
  const stores = await Promise.all(
    views.map((orientation) =>
      LogitStore.open(member.folder, {
        weights: member.digest,
        size,
        fill,
        orientation,
        classes: count,
      }),
    ),
  )
  const wanted = Array.from(digests.keys()).filter(
    (i) => !out.unread.has(i) && stores.some((store) => !store.get(digests[i]!)),
  )
  out.looked.push(wanted.length)
  if (wanted.length > 0) await look(context, member, list, digests, wanted, views, stores, out)
  return stores.map((store) => {
    const logits = new Float32Array(list.length * count)
    for (const [i, digest] of digests.entries()) {
      const found = store.get(digest)
      if (found) logits.set(found, i * count)
    }
    return logits
  })
}

/** Images that a network is shown between two writes to disk. */
const PORTION = 512

async function look(
  context: AskContext,
  member: Member,
  list: ImageList,
  digests: readonly string[],
  wanted: readonly number[],
  views: readonly number[],
  stores: readonly LogitStore[],
  out: Asked,
): Promise<void> {
  const { pool, engines, progress, signal, threads } = context
  const { about, model } = member
  const count = about.classes.length
  const backbone = engines.backbone(about.backbone)
  const engine = await engines.openInference(
    {
      backbone,
      classes: count,
      size: about.size,
      batch: batchFor(about.size),
      ...context.engine,
      ...(threads !== undefined && { threads }),
    },
    model,
  )
  progress.begin(member.label, wanted.length)
  try {
    for (let start = 0; start < wanted.length; start += PORTION) {
      const portion = wanted.slice(start, start + PORTION)
      const looked = await lookAt({
        pool,
        engine,
        list: list.pick(portion),
        fill: about.fill,
        orientations: views,
        step: (images) => progress.step(images),
        signal,
      })
      if (looked.stopped) throw stopped()
      for (const row of looked.unread) out.unread.add(portion[row]!)
      out.failures.push(...looked.failures)
      for (const [view, store] of stores.entries()) {
        const rows = portion.map((index, row) => ({ index, row }))
        const read = rows.filter(({ row }) => !looked.unread.has(row))
        await store.add(
          read.map(({ index, row }) => [
            digests[index]!,
            looked.logits[view]!.subarray(row * count, (row + 1) * count),
          ]),
        )
      }
    }
  } finally {
    progress.end()
    await engine.close()
  }
}

/** Images at once by their size: about as many pixels as 32 of 96 × 96. */
function batchFor(size: number): number {
  return Math.max(1, Math.min(32, Math.round((32 * 96 * 96) / (size * size))))
}

function stopped(): WorkError {
  return new WorkError('STOPPED', 'stopped: the same command goes on where it was')
}
