/** The pool's worker of the sample set: draws pages and writes them. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../core/hash.ts'
import { writeResult } from '../jobs/layout.ts'
import { isStopped, workerSetup, workerTask } from '../jobs/worker.ts'
import { Page } from '../page/image/page.ts'
import type { Raster } from '../page/image/raster.ts'
import { Source } from '../page/image/source.ts'
import { Annotator } from '../augment/annotations/annotate.ts'
import { sourceLine } from '../dataset/annotations/source-file.ts'
import { encode } from '../augment/build/encode.ts'
import { qualityOf, renderVariant, type Rendered } from '../augment/build/render.ts'
import { drawSteps } from '../augment/recipe/draw.ts'
import { recipeFromWire } from '../augment/recipe/wire.ts'
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
  const overlays = new Overlays(others)
  // A page is encoded and written while the next one is drawn.
  let writing = Promise.resolve()
  for (const sample of pages) {
    if (isStopped()) break
    const file = `${split}/${sample.id}`
    const isThere = await access(join(setup.out, file)).then(
      () => true,
      () => false,
    )
    const drawn = drawAnnotatedPage(sample, setup.seed)
    const { annotations } = drawn
    const source = sourceOf(drawn.page, sample)
    let quality = SAMPLE_QUALITY
    if (split === 'train') {
      page.load(source)
      lines.push(sourceLine(file, annotations))
    } else {
      const degraded = await degrade(source, sample, overlays)
      quality = degraded.quality
      const { width, height } = page
      const image = { width, height, pixels: page.peek(), moves: degraded.moves, marks: [] }
      lines.push(JSON.stringify(new Annotator(annotations, source).on(file, image)))
    }
    await writing
    if (isThere) continue
    writing = write(file, quality)
    // Where it fails the next `await` says so.
    writing.catch(() => undefined)
  }
  await writing
  return lines
})

async function write(file: string, quality: number): Promise<void> {
  await writeResult(setup.out, file, await encode(page, 'jpeg', quality))
}

/** The pages that may show through those of one task, each drawn once. */
class Overlays {
  private readonly drawn = new Map<string, Source>()
  readonly pages: readonly SamplePage[]

  constructor(pages: readonly SamplePage[]) {
    this.pages = pages
  }

  get(key: string): Source {
    let source = this.drawn.get(key)
    if (!source) {
      const sample = this.pages.find((one) => one.key === key)!
      source = sourceOf(drawPage(sample, setup.seed), sample)
      this.drawn.set(key, source)
    }
    return source
  }
}

/** Leaves the test-like page in `page`. @returns the quality it is encoded with, and how it was moved */
async function degrade(
  source: Source,
  sample: SamplePage,
  overlays: Overlays,
): Promise<{ quality: number; moves: Rendered['moves'] }> {
  const key = { seed: testlike.seed, source: source.digest, variant: 1 }
  const others = overlays.pages
    .filter((other) => other.key !== sample.key)
    .map((other) => ({ path: other.key, sha256: digestOf(other) }))
  const steps = drawSteps(testlike, key, { target: sample.target, name: '' }, others)
  const request = { key, canvas: testlike.canvas }
  const { moves } = await renderVariant(page, source, request, steps, ({ path }) =>
    Promise.resolve(overlays.get(path)),
  )
  return { quality: qualityOf(testlike, key), moves }
}

/** Drawn pages have no file yet: their keys stand for their bytes. */
function digestOf(sample: SamplePage): string {
  return sha256(`${setup.seed}\0${sample.key}`)
}

function sourceOf({ width, height, bytes }: Raster, sample: SamplePage): Source {
  return new Source(width, height, bytes, digestOf(sample))
}
