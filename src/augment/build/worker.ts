/** The pool's worker: surveys sources and renders them. Holds nothing between tasks but caches. */
import { join } from 'node:path'
import pLimit from 'p-limit'
import { ImageError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { writeResult } from '../../jobs/layout.ts'
import { isStopped, workerSetup, workerTask } from '../../jobs/worker.ts'
import { readSourceLine } from '../../dataset/annotations/source-file.ts'
import { decode } from '../../page/codec/decode.ts'
import { readPageFile } from '../../page/codec/page-file.ts'
import { probe } from '../../page/codec/probe.ts'
import type { Source } from '../../page/image/source.ts'
import { recipeFromWire } from '../recipe/wire.ts'
import { Annotator } from '../annotations/annotate.ts'
import { layerPath } from '../layers/layer.ts'
import { ImageDrawer, type DrawnImage } from './draw-image.ts'
import { OverlayCache } from './overlays.ts'
import { fileOf } from './paths.ts'
import { PACKS, PackWriter } from './packs.ts'
import type { ImageTask, JournalRow, SourceResult, SourceTask, WorkerSetup } from './task.ts'

export { survey } from './survey-worker.ts'

const setup = workerSetup() as WorkerSetup
const recipe = await recipeFromWire(setup.recipe)
const holdoutRecipe = await recipeFromWire(setup.holdoutRecipe)
const overlays = new OverlayCache(setup.root, recipe.canvas)
const drawer = new ImageDrawer({
  recipe,
  holdoutRecipe,
  loadOverlay: overlays.load.bind(overlays),
})

/** The pack of the folder that is written: where shards are drawn, each has one of its own. */
let pack = { out: setup.out, writer: new PackWriter(join(setup.out, PACKS)) }

async function packIn(out: string): Promise<PackWriter> {
  if (pack.out !== out) {
    await pack.writer.close()
    pack = { out, writer: new PackWriter(join(out, PACKS)) }
  }
  return pack.writer
}

/** Images that are encoded and written while the next are drawn, at most. */
const WAITING = 4

/**
 * Makes the images of one source, which is decoded once for all of them.
 * @throws WorkError where the machine fails (disk full); a bad image is a failure in the result
 */
export const render = workerTask(async (task: SourceTask): Promise<SourceResult> => {
  const rows: JournalRow[] = []
  const failures: SourceResult['failures'] = []
  const annotations =
    task.annotations && (await readSourceLine(setup.annotations!, task.annotations))
  const fail = (image: ImageTask, error: unknown): void => {
    failures.push({ id: image.id, path: task.path, target: task.of.target, ...failureOf(error) })
  }
  let bytes: Buffer
  let source: Source
  let copyable: boolean
  try {
    const read = await readPageFile(join(setup.root, task.path))
    bytes = read.bytes
    if (sha256(bytes) !== task.sha256) {
      throw new ImageError('SOURCE_CHANGED', 'the file is not the one it was when the build began')
    }
    const { area, fill } = recipe.canvas
    const header = await probe(bytes, read.page)
    source = await decode(bytes, task.sha256, { area, background: fill, header })
    const { plain, width, height } = header
    copyable = plain && recipe.output.format === 'jpeg' && (area === 0 || width * height <= area)
  } catch (error) {
    for (const image of task.images) fail(image, error)
    return { rows, failures }
  }

  const annotator = annotations && new Annotator(annotations, source)
  const packed = await packIn(task.out ?? setup.out)
  const limit = pLimit(WAITING)
  const pending = new Set<Promise<void>>()
  let failure: unknown
  for (const image of noisyFirst(task.images)) {
    if (isStopped() || failure !== undefined) break
    try {
      const made = await drawer.draw(task, image, {
        source,
        annotator,
        original: copyable ? bytes : undefined,
      })
      const saved = limit(() => save(task, image, made, { rows, packed })).catch(
        (error: unknown) => {
          if (error instanceof ImageError) fail(image, error)
          else failure ??= error
        },
      )
      pending.add(saved)
      void saved.finally(() => pending.delete(saved))
      if (pending.size >= WAITING) await Promise.race(pending)
    } catch (error) {
      if (!(error instanceof ImageError)) throw error
      fail(image, error)
    }
  }
  await Promise.all(pending)
  await packed.sync()
  if (failure !== undefined) throw failure
  return { rows: inOrder(rows, task.images), failures }
})

async function save(
  task: SourceTask,
  image: ImageTask,
  made: DrawnImage,
  { rows, packed }: { rows: JournalRow[]; packed: PackWriter },
): Promise<void> {
  const { layers } = made
  const bytes = await made.bytes
  const file = fileOf(image.split, image.id)
  const besides = layers?.map(({ kind, bytes: own, steps }) => ({
    row: {
      kind,
      file: layerPath(file, kind),
      bytes: own.length,
      sha256: sha256(own),
      ...(steps && { steps }),
    },
    own,
  }))
  if (setup.store === 'files') {
    const { out = setup.out } = task
    await writeResult(out, file, bytes)
    for (const { row, own } of besides ?? []) await writeResult(out, row.file, own)
  }
  const place = setup.store === 'packs' && {
    pack: await packed.append([bytes, ...(besides ?? []).map(({ own }) => own)]),
  }
  const { annotationLine } = made
  const { annotations } = task
  rows.push({
    id: image.id,
    split: image.split,
    file,
    target: task.of.target,
    source: {
      path: task.path,
      sha256: task.sha256,
      ...(annotations && { annotations: annotations.sha256 }),
    },
    variant: image.variant,
    ...(task.keyOffset > 0 && { keyOffset: task.keyOffset }),
    ...(made.attempt > 0 && { attempt: made.attempt }),
    ...(made.readability !== undefined && { readability: made.readability }),
    steps: made.steps,
    width: made.width,
    height: made.height,
    bytes: bytes.length,
    sha256: sha256(bytes),
    ...place,
    ...(image.registered !== undefined && { registered: image.registered }),
    ...(besides && { layers: besides.map(({ row }) => row) }),
    ...(annotationLine !== undefined && { annotations: sha256(annotationLine), annotationLine }),
  })
}

/** A clean page that lies on its noisy one is drawn after it, from the same moves. */
function noisyFirst(images: readonly ImageTask[]): readonly ImageTask[] {
  if (!images.some(({ registered }) => registered !== undefined)) return images
  const order = new Map(images.map(({ id }, index) => [id, index]))
  const place = ({ id, registered }: ImageTask): number =>
    order.get(id)! + (registered === undefined ? 0 : 0.5)
  return images.toSorted((a, b) => place(a) - place(b))
}

function inOrder(rows: JournalRow[], images: readonly ImageTask[]): JournalRow[] {
  const position = new Map(images.map((image, index) => [image.id, index]))
  return rows.toSorted((a, b) => position.get(a.id)! - position.get(b.id)!)
}
