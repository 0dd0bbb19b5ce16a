/** A few images of the set as it would be drawn: their distances from the target, readability and time. */
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { withOverrides } from './overrides.ts'
import type { DrawRequest, SampleFacts } from './protocol.ts'
import type { Subjects } from './subjects.ts'
import type { TargetFolder } from './target.ts'
import type { DrawTask, SampledPage } from './task.ts'

/** How often it is told how far it is, in images. */
const EVERY = 8

export interface SamplingOptions {
  subjects: Subjects
  target: TargetFolder | undefined
  threads: number
}

export interface SamplingWork {
  /** @returns undefined where nobody waits for it any more */
  draw: (task: DrawTask) => Promise<SampledPage | undefined>
  send: (facts: SampleFacts) => void
  signal: AbortSignal
}

export class Sampling {
  private readonly options: SamplingOptions

  constructor(options: SamplingOptions) {
    this.options = options
  }

  /** Draws images of pages spread over the set, the same ones for every recipe. */
  async run(
    recipe: Recipe,
    { overrides }: Pick<DrawRequest, 'overrides'>,
    images: number,
    { draw, send, signal }: SamplingWork,
  ): Promise<void> {
    const { subjects } = this.options
    const text = JSON.stringify(recipeToPlain(withOverrides(recipe, overrides)))
    const found: SampledPage[] = []
    let failed = 0
    const tasks = subjects.spread(recipe, images).map((index, i): DrawTask => {
      // Small sets give several images a page.
      const variant = 1 + Math.floor((i * images) / images / subjects.count)
      return { recipe: text, subject: subjects.subject(recipe, index)!, variant }
    })
    await Promise.all(
      tasks.map(async (task) => {
        try {
          const page = await draw(task)
          if (!page) return
          found.push(page)
        } catch {
          failed++
        }
        const done = found.length + failed
        if (signal.aborted || (done % EVERY > 0 && done < tasks.length)) return
        send(await this.factsOf(found, { images: tasks.length, failed }))
      }),
    )
  }

  private async factsOf(
    found: readonly SampledPage[],
    { images, failed }: Pick<SampleFacts, 'images' | 'failed'>,
  ): Promise<SampleFacts> {
    const { target, threads } = this.options
    const shares = found.flatMap(({ readability }) => readability ?? [])
    // The middle: the first images of a worker wait for its code to be compiled.
    const times = found.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const ms = times[times.length >> 1] ?? 0
    const distances = await target?.distances(found.map(({ values }) => values))
    return {
      drawn: found.length,
      images,
      failed,
      readability: shares.length > 0 ? shares.reduce((sum, n) => sum + n, 0) / shares.length : null,
      msPerImage: ms,
      imagesPerSecond: ms > 0 ? (1000 * threads) / ms : 0,
      distances: typeof distances === 'object' ? distances : [],
      targetIssue: typeof distances === 'string' ? distances : null,
    }
  }
}
