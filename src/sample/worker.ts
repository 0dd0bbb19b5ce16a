/** The pool's worker of the sample set: draws pages and writes them. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Canvas } from '@napi-rs/canvas'
import { sha256 } from '../core/hash.ts'
import { writeResult } from '../jobs/layout.ts'
import { isStopped, workerSetup, workerTask } from '../jobs/worker.ts'
import { Page } from '../page/image/page.ts'
import { Source } from '../page/image/source.ts'
import { Annotator } from '../augment/annotations/annotate.ts'
import { sourceLine } from '../dataset/annotations/source-file.ts'
import { encode } from '../augment/build/encode.ts'
import { qualityOf, renderVariant, type Rendered } from '../augment/build/render.ts'
import { drawSteps } from '../augment/recipe/draw.ts'
import { recipeFromWire } from '../augment/recipe/load.ts'
import type { RecipeInput } from '../augment/recipe/schema.ts'
import { drawAnnotatedPage, drawPage, SAMPLE_QUALITY } from './draw.ts'
import type { SamplePage } from './plan.ts'

/** What every worker gets at its start. */
export interface SampleSetup {
  out: string
  seed: number
  /** what test pages went through */
  testlike: RecipeInput
}

/** Some pages of one split. */
export interface SampleTask {
  split: 'train' | 'test'
  pages: readonly SamplePage[]
  /** pages that may show through test pages */
  others: readonly SamplePage[]
}

const setup = workerSetup() as SampleSetup
const testlike = await recipeFromWire(setup.testlike)
const page = new Page()

/**
 * Draws and writes pages; the files of those that are there already are left.
 * @returns a line of `annotations.jsonl` for each page that is there now
 */
export const make = workerTask(async ({ split, pages, others }: SampleTask): Promise<string[]> => {
  const lines: string[] = []
  for (const sample of pages) {
    if (isStopped()) break
    const file = `${split}/${sample.id}`
    const isThere = await access(join(setup.out, file)).then(
      () => true,
      () => false,
    )
    const { canvas, annotations } = drawAnnotatedPage(sample, setup.seed)
    const source = sourceOf(canvas, sample)
    if (split === 'train') {
      page.load(source)
      lines.push(sourceLine(file, annotations))
      if (!isThere) await write(file, SAMPLE_QUALITY)
      continue
    }
    const { quality, moves } = await degrade(source, sample, others)
    const image = { width: page.width, height: page.height, pixels: page.peek(), moves, marks: [] }
    lines.push(JSON.stringify(new Annotator(annotations, source).on(file, image)))
    if (!isThere) await write(file, quality)
  }
  return lines
})

async function write(file: string, quality: number): Promise<void> {
  await writeResult(setup.out, file, await encode(page, 'jpeg', quality))
}

/** Leaves the test-like page in `page`. @returns the quality it is encoded with, and how it was moved */
async function degrade(
  source: Source,
  sample: SamplePage,
  others: readonly SamplePage[],
): Promise<{ quality: number; moves: Rendered['moves'] }> {
  const key = { seed: testlike.seed, source: source.digest, variant: 1 }
  const overlays = others
    .filter((other) => other.key !== sample.key)
    .map((other) => ({ path: other.key, sha256: digestOf(other) }))
  const steps = drawSteps(testlike, key, { target: sample.target, name: '' }, overlays)
  const request = { key, canvas: testlike.canvas }
  const { moves } = await renderVariant(page, source, request, steps, (overlay) => {
    const other = others.find((o) => o.key === overlay.path) ?? sample
    return Promise.resolve(sourceOf(drawPage(other, setup.seed), other))
  })
  return { quality: qualityOf(testlike, key), moves }
}

/** Drawn pages have no file yet: their keys stand for their bytes. */
function digestOf(sample: SamplePage): string {
  return sha256(`${setup.seed}\0${sample.key}`)
}

function sourceOf(canvas: Canvas, sample: SamplePage): Source {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  return new Source(width, height, data, digestOf(sample))
}
