/** The pool's worker: restores pages one by one. Holds nothing between tasks but memory to work in. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { writeResult } from '../../jobs/layout.ts'
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import type { StepRecord } from '../../dataset/built-dataset.ts'
import { decode } from '../../page/codec/decode.ts'
import { Page } from '../../page/image/page.ts'
import { probe, type Probe } from '../../page/codec/probe.ts'
import type { Source } from '../../page/image/source.ts'
import { encode, sameFormat } from '../build/encode.ts'
import { qualityOf, renderVariant } from '../build/render.ts'
import { drawSteps } from '../recipe/draw.ts'
import { recipeFromWire } from '../recipe/load.ts'
import { estimatePage, estimatesAfter } from '../effects/restore/estimate/estimates.ts'
import { CLEAN } from '../effects/restore/estimate/notes.ts'
import type { DigestResult, RestoreResult, RestoreSetup, RestoreTask } from './task.ts'

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
 * Restores one page and writes it.
 * @throws WorkError where the machine fails (disk full); a bad image is a failure in the result
 */
export const restore = workerTask(async (task: RestoreTask): Promise<RestoreResult> => {
  const { id, path, of } = task
  try {
    const bytes = await readFile(join(setup.root, path))
    if (sha256(bytes) !== task.sha256) {
      throw new ImageError('SOURCE_CHANGED', 'the file is not the one it was when the work began')
    }
    const { area, fill } = recipe.canvas
    const header = await probe(bytes)
    if (header.pages > 1) {
      // Only the first would come back, under the name of all.
      throw new ImageError(
        'SEVERAL_PAGES',
        `the file holds ${header.pages} pages: split it into files of one page first (tiffsplit)`,
      )
    }
    const source = await decode(bytes, task.sha256, { area, background: fill, header })
    const { steps, changed, estimated } = await restorePage(task, source)
    const { width, height } = changed ? page : header
    const made = changed
      ? await encode(
          page,
          sameFormat(header.format),
          qualityOf(recipe, keyOf(task)),
          densityOf(header, source),
        )
      : bytes
    await writeResult(setup.out, path, made)
    return {
      row: {
        id,
        file: path,
        ...(of && { target: of.target }),
        source: { path, sha256: task.sha256 },
        estimated,
        changed,
        steps,
        width,
        height,
        bytes: made.length,
        sha256: sha256(made),
      },
    }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return { failure: { id, path, ...(of && { target: of.target }), ...failureOf(error) } }
  }
})

/** Dots per inch of the restored page: those of the file, less where the page was scaled down. */
function densityOf({ density, width }: Probe, source: Source): number | undefined {
  return density === undefined ? undefined : Math.round((density * source.width) / width)
}

/** Every page is its first and only variant: the same page is restored the same wherever it stands. */
function keyOf({ sha256: source }: RestoreTask): { seed: number; source: string; variant: number } {
  return { seed: recipe.seed, source, variant: 0 }
}

async function restorePage(task: RestoreTask, source: Source) {
  page.load(source)
  const before = estimatePage(page)
  if (setup.onlyNoisy && before.noise < CLEAN) {
    return { steps: [] as StepRecord[], changed: false, estimated: before }
  }
  const key = keyOf(task)
  const drawn = drawSteps(recipe, key, task.of ?? { target: -1, name: '' }, [])
  const steps = await renderVariant(page, source, { key, canvas: recipe.canvas }, drawn, () =>
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
