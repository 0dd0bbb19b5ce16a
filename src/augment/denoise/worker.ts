/** The pool's worker: restores files one by one. Holds nothing between tasks but memory to work in. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { writeResult } from '../../jobs/layout.ts'
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import type { StepRecord } from '../../dataset/built-dataset.ts'
import { decode } from '../../page/codec/decode.ts'
import { joinTiffs } from '../../page/codec/join-tiffs.ts'
import { pageDigest } from '../../page/codec/page-file.ts'
import { Page } from '../../page/image/page.ts'
import { probe, type Probe } from '../../page/codec/probe.ts'
import type { Source } from '../../page/image/source.ts'
import { encode, sameFormat } from '../build/encode.ts'
import { qualityOf, renderVariant } from '../build/render.ts'
import { drawSteps } from '../recipe/draw.ts'
import { recipeFromWire } from '../recipe/wire.ts'
import { estimatePage, estimatesAfter } from '../effects/restore/estimate/estimates.ts'
import { CLEAN } from '../effects/restore/estimate/notes.ts'
import type {
  DigestResult,
  RestoredPage,
  RestoreResult,
  RestoreSetup,
  RestoreTask,
} from './task.ts'

const setup = workerSetup() as RestoreSetup
const recipe = await recipeFromWire(setup.recipe)
const page = new Page()

/** Reads each file once: its SHA-256, or why it cannot be read. */
export const digests = workerTask(async (paths: readonly string[]): Promise<DigestResult[]> => {
  const results: DigestResult[] = []
  for (const path of paths) {
    try {
      results.push({ sha256: sha256(await readFile(join(setup.root, path))) })
    } catch (error) {
      results.push(failureOf(error))
    }
  }
  return results
})

/**
 * Restores the pages of one file and writes it.
 * @throws WorkError where the machine fails (disk full); a bad image is a failure in the result
 */
export const restore = workerTask(async (task: RestoreTask): Promise<RestoreResult> => {
  const { id, path, of } = task
  try {
    const bytes = await readFile(join(setup.root, path))
    if (sha256(bytes) !== task.sha256) {
      throw new ImageError('SOURCE_CHANGED', 'the file is not the one it was when the work began')
    }
    const { pages, made } = await restoreFile(task, bytes)
    await writeResult(setup.out, path, made)
    return {
      row: {
        id,
        file: path,
        ...(of && { target: of.target }),
        source: { path, sha256: task.sha256 },
        ...pages[0]!,
        changed: pages.some(({ changed }) => changed),
        ...(pages.length > 1 && { pages }),
        bytes: made.length,
        sha256: sha256(made),
      },
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return { failure: { id, path, ...(of && { target: of.target }), ...failureOf(error) } }
  }
})

/** Restores every page of a file. @returns the file's own bytes where no page needed it */
async function restoreFile(
  task: RestoreTask,
  bytes: Uint8Array,
): Promise<{ pages: RestoredPage[]; made: Uint8Array }> {
  const { area, fill: background } = recipe.canvas
  const first = await probe(bytes)
  const pages: RestoredPage[] = []
  const files: (Uint8Array | undefined)[] = []
  for (let number = 1; number <= first.pages; number++) {
    try {
      const header = number === 1 ? first : await probe(bytes, number)
      const digest = pageDigest(task.sha256, number)
      const source = await decode(bytes, digest, { area, background, header })
      const { steps, changed, estimated } = await restorePage(task, source)
      const { width, height } = changed ? page : header
      pages.push({ estimated, changed, steps, width, height })
      files.push(changed ? await encoded(header, source) : undefined)
    } catch (error) {
      throw first.pages === 1 ? error : onPage(error, number)
    }
  }
  if (files.every((file) => file === undefined)) return { pages, made: bytes }
  if (files.length === 1) return { pages, made: files[0]! }
  const all: Uint8Array[] = []
  for (const [i, file] of files.entries()) all.push(file ?? (await unchanged(bytes, i + 1)))
  return { pages, made: joinTiffs(all) }
}

/** What is on the page now, in the format of its file. */
function encoded(header: Probe, source: Source): Promise<Uint8Array> {
  const quality = qualityOf(recipe, keyOf(source.digest))
  return encode(page, sameFormat(header.format), quality, densityOf(header, source))
}

/** A page that nothing is done to, for a file in which another one changed. */
async function unchanged(bytes: Uint8Array, number: number): Promise<Uint8Array> {
  const header = await probe(bytes, number)
  const source = await decode(bytes, '', { background: recipe.canvas.fill, header })
  page.load(source)
  return encode(page, 'tiff', 100, header.density)
}

function onPage(error: unknown, number: number): unknown {
  if (!(error instanceof ImageError)) return error
  return new ImageError(error.code, `page ${number}: ${error.message}`, { cause: error })
}

/** Dots per inch of the restored page: those of the file, less where the page was scaled down. */
function densityOf({ density, width }: Probe, source: Source): number | undefined {
  return density === undefined ? undefined : Math.round((density * source.width) / width)
}

/** Every page is its first and only variant: the same page is restored the same wherever it stands. */
function keyOf(source: string): { seed: number; source: string; variant: number } {
  return { seed: recipe.seed, source, variant: 0 }
}

async function restorePage(task: RestoreTask, source: Source) {
  page.load(source)
  const before = estimatePage(page)
  if (setup.onlyNoisy && before.noise < CLEAN) {
    return { steps: [] as StepRecord[], changed: false, estimated: before }
  }
  const key = keyOf(source.digest)
  const drawn = drawSteps(recipe, key, task.of ?? { target: -1, name: '' }, [])
  const { steps } = await renderVariant(page, source, { key, canvas: recipe.canvas }, drawn, () =>
    Promise.resolve(source),
  )
  return { steps, changed: !isSame(source), estimated: estimatesAfter(before, page) }
}

function isSame({ width, height, pixels }: Source): boolean {
  if (page.pristine) return true
  if (page.width !== width || page.height !== height) return false
  return asBuffer(page.peek()).equals(asBuffer(pixels))
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
