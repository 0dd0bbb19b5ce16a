/** Draw requests: what a page asks for, as jobs of the pool, answered part by part. */
import type { Piscina } from 'piscina'
import { reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { withOverrides, type Fixed } from './overrides.ts'
import type { DrawRequest, Frame, Want } from './protocol.ts'
import { DrawQueue } from './queue.ts'
import type { RecipeFile } from './recipe-file.ts'
import { Sampling } from './sampling.ts'
import type { Subjects } from './subjects.ts'
import type { TargetFolder } from './target.ts'
import type { BeforeTask, DrawnPage, DrawTask, StepPicture } from './task.ts'

/** Takes one part of an answer; false where nobody listens any more. */
export type Send = (frame: Frame, bytes?: Uint8Array) => void

export interface DrawingOptions {
  pool: Piscina
  threads: number
  file: RecipeFile
  subjects: Subjects
  target: TargetFolder | undefined
}

/** Pages as they were before, that may still be asked for. */
const MAX_BEFORES = 64

export class Drawing {
  private readonly options: DrawingOptions
  private readonly queue: DrawQueue
  private readonly befores = new Map<string, BeforeTask>()

  constructor(options: DrawingOptions) {
    this.options = options
    this.queue = new DrawQueue(options.threads)
  }

  /**
   * Draws what is asked for; ends when all of it was sent, or nobody waits for it any more.
   * @param signal aborted once nobody listens
   */
  async answer(request: DrawRequest, send: Send, signal: AbortSignal): Promise<void> {
    const { recipe, issues } = this.options.file.check(request.text)
    send({ kind: 'checked', issues })
    if (!recipe) return
    signal.addEventListener('abort', () => this.queue.drop(), { once: true })
    await Promise.all(
      request.wants.map((want, i) =>
        this.serve({ request, recipe, want, place: i, send, signal }).catch((error: unknown) => {
          send({ kind: 'failed', want: i, reason: reasonOf(error) })
        }),
      ),
    )
  }

  /** The source as it lay on a page that was drawn, as JPEG; undefined where that is not known any more. */
  async before(key: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const task = this.befores.get(key)
    if (!task) return undefined
    const job = { tab: 'before', number: 0, priority: 1, signal }
    signal.addEventListener('abort', () => this.queue.drop(), { once: true })
    return this.queued(job, () => this.run<Uint8Array>('before', task))
  }

  private async serve(part: Part): Promise<void> {
    const { want, request } = part
    if (want.kind === 'sample') {
      const { subjects, target, threads } = this.options
      const sampling = new Sampling({ subjects, target, threads })
      return sampling.run(part.recipe, request, want.images, {
        draw: (task) => this.queued(jobOf(part, 3), () => this.run('sample', task)),
        send: (facts) => part.send({ kind: 'sample', want: part.place, facts }),
        signal: part.signal,
      })
    }
    const task = this.taskOf(part, want)
    if (want.kind === 'steps') {
      const pictures = await this.queued(jobOf(part, 2), () =>
        this.run<StepPicture[]>('steps', task),
      )
      pictures?.forEach(({ step, bytes }, place) =>
        part.send({ kind: 'step', want: part.place, place, of: pictures.length, step }, bytes),
      )
      if (pictures?.length === 0) {
        const step = { path: '', effect: '', params: {} }
        part.send({ kind: 'step', want: part.place, place: 0, of: 0, step })
      }
      return
    }
    // What was asked for first is what is looked at.
    const priority = part.place === 0 ? 0 : 2
    const page = await this.queued(jobOf(part, priority), () => this.run<DrawnPage>('draw', task))
    if (page) this.sendPage(part, task, page)
  }

  private sendPage({ place, send }: Part, task: DrawTask, page: DrawnPage): void {
    const { bytes, grid, readability, annotations, ...facts } = page
    const isAsItWas = task.variant === 0
    const before =
      grid || isAsItWas ? this.keep({ recipe: task.recipe, subject: task.subject, grid }) : null
    send(
      {
        kind: 'page',
        want: place,
        facts: {
          ...facts,
          bytes: bytes.length,
          readability: readability ?? null,
          before,
          annotations: annotations ?? null,
        },
      },
      bytes,
    )
  }

  /** The key that the source is asked for by, as it lies on a drawn page. */
  private keep(task: BeforeTask): string {
    const { subject, grid } = task
    const { places } = grid ?? {}
    const size = grid ? `${grid.width}×${grid.height}` : ''
    const bytes = places && new Uint8Array(places.buffer, places.byteOffset, places.byteLength)
    const key = sha256(`${subject.path} ${subject.sha256} ${size} ${bytes ? sha256(bytes) : ''}`)
    const short = key.slice(0, 24)
    this.befores.delete(short)
    this.befores.set(short, task)
    const oldest = this.befores.keys().next()
    if (this.befores.size > MAX_BEFORES && !oldest.done) this.befores.delete(oldest.value)
    return short
  }

  private taskOf({ recipe, request }: Part, want: Exclude<Want, { kind: 'sample' }>): DrawTask {
    const fixed: Fixed | undefined = want.kind === 'strength' ? want : undefined
    const seen = withOverrides(recipe, request.overrides, fixed)
    const subject = this.options.subjects.subject(recipe, request.page)
    if (!subject) throw new Error(`there is no page ${request.page}`)
    return { recipe: JSON.stringify(recipeToPlain(seen)), subject, variant: want.variant }
  }

  /** @returns undefined where it was dropped */
  private queued<T>(
    job: { tab: string; number: number; priority: number; signal: AbortSignal },
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    return new Promise((done, fail) => {
      const run = async (): Promise<void> => {
        try {
          done(await work())
        } catch (error) {
          fail(error)
        }
      }
      this.queue.add({ ...job, run, dropped: () => done(undefined) })
    })
  }

  private run<T>(name: string, task: unknown): Promise<T> {
    return this.options.pool.run(task, { name }) as Promise<T>
  }
}

/** One want of a request, and where its answer goes. */
interface Part {
  request: DrawRequest
  recipe: Recipe
  want: Want
  place: number
  send: Send
  signal: AbortSignal
}

function jobOf({ request, signal }: Part, priority: number) {
  return { tab: request.tab, number: request.number, priority, signal }
}
