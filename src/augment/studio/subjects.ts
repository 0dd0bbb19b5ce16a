/** The pages of the studio: those of the input set, with what a build would draw each with. */
import { join } from 'node:path'
import { reasonOf } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import type { PageAnnotations } from '../../dataset/annotations/annotation.ts'
import { findAnnotations } from '../../dataset/annotations/files.ts'
import { readSetAnnotations } from '../../dataset/annotations/read-set.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { withPool } from '../../jobs/pool.ts'
import { planBuild, type Plan, type SurveyedPage } from '../build/plan.ts'
import { SURVEY_WORKER, surveyPages } from '../build/survey.ts'
import type { ClassName } from '../../dataset/classes.ts'
import { parseRecipe } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { PageEntry } from './protocol.ts'
import type { Subject } from './task.ts'

/** Draws nothing: for what is asked of a plan before there is a recipe. */
const NOTHING = parseRecipe('name: nothing', 'nothing')

export class Subjects {
  readonly root: string
  readonly warnings: readonly string[]
  readonly failures: readonly { id: string; reason: string }[]
  private readonly pages: readonly SurveyedPage[]
  private readonly classes: readonly ClassName[]
  private readonly annotated: ReadonlyMap<string, PageAnnotations>
  private planned: { asked: string; plan: Plan } | undefined

  private constructor(
    root: string,
    pages: readonly SurveyedPage[],
    classes: readonly ClassName[],
    annotated: ReadonlyMap<string, PageAnnotations>,
    notes: Pick<Subjects, 'warnings' | 'failures'>,
  ) {
    this.annotated = annotated
    this.root = root
    this.pages = pages
    this.classes = classes
    this.warnings = notes.warnings
    this.failures = notes.failures
  }

  /**
   * Reads every page once, as a build does.
   * @throws InputError as `readLabelledSet`; WorkError where the reading was stopped
   */
  static async read(
    data: string,
    workers: number,
    { progress, signal }: { progress: Progress; signal: AbortSignal },
  ): Promise<Subjects> {
    const set = await readLabelledSet(data, {})
    const { pages, failures, warnings } = await withPool(
      SURVEY_WORKER,
      { threads: workers, setup: { root: set.root }, signal },
      (pool) => surveyPages(pool, set, { progress, signal }),
    )
    const byClass = byTurns(pages, set.classes)
    const notes: string[] = []
    const annotated = await readAnnotations(set.root, pages, notes)
    return new Subjects(set.root, byClass, set.classes, annotated, {
      warnings: [...set.warnings, ...warnings, ...notes],
      failures: failures.map(({ id, reason }) => ({ id, reason })),
    })
  }

  /** How many pages can be read. */
  get count(): number {
    return this.pages.length
  }

  /** The pages, one class after the other in turns. */
  entries(recipe = NOTHING.recipe): PageEntry[] {
    const names = this.names()
    const plan = this.planOf(recipe)
    const held = new Set(
      plan.sources.filter(({ side }) => side === 'holdout').map(({ page }) => page.path),
    )
    return this.pages.map(({ id, path, target }) => ({
      id,
      class: names.get(target) ?? String(target),
      held: held.has(path),
    }))
  }

  /** A page with what a build by this recipe would draw it with. @param index of the page in `entries` */
  subject(recipe: Recipe, index: number): Subject | undefined {
    const page = this.pages[index]
    const plan = this.planOf(recipe)
    const source = page && plan.sources.find((one) => one.page.path === page.path)
    if (!source) return undefined
    const { path, sha256, target } = page
    return {
      path,
      sha256,
      of: { target, name: this.names().get(target) ?? '' },
      keyOffset: source.keyOffset,
      overlays: plan.overlays[source.side].of(sha256),
      annotations: this.annotated.get(path),
    }
  }

  /** Indices of training pages, spread over the set. */
  spread(recipe: Recipe, count: number): number[] {
    const held = new Set(
      this.planOf(recipe)
        .sources.filter(({ side }) => side === 'holdout')
        .map(({ page }) => page.path),
    )
    const training = this.pages.flatMap(({ path }, i) => (held.has(path) ? [] : [i]))
    return Array.from(
      { length: training.length === 0 ? 0 : count },
      (_, i) => training[Math.floor((i * training.length) / count) % training.length]!,
    )
  }

  private names(): Map<number, string> {
    return new Map(this.classes.map(({ target, name }) => [target, name]))
  }

  /** Planning again is only needed where the recipe says something else of the split. */
  private planOf(recipe: Recipe): Plan {
    const { holdout, target, balance, maxPerSource, pairs, output } = recipe
    const asked = JSON.stringify([holdout, target, balance, maxPerSource, pairs, output.format])
    if (this.planned?.asked !== asked) {
      // In the order of the IDs, which is that of a build.
      const inOrder = this.pages.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
      this.planned = { asked, plan: planBuild(recipe, inOrder, this.classes) }
    }
    return this.planned.plan
  }
}

/** The set's annotations by page; what is wrong with them is told, and hinders nobody from editing a recipe. */
async function readAnnotations(
  root: string,
  pages: SurveyedPage[],
  notes: string[],
): Promise<Map<string, PageAnnotations>> {
  const found = new Map<string, PageAnnotations>()
  try {
    const images = pages.map(({ path }) => join(root, path))
    const files = await findAnnotations(root, images, undefined)
    if (!files) return found
    const tell = (note: string): void => void notes.push(note)
    const source = { root, files, pages, isOther: () => true, tell }
    for await (const { page, annotations } of readSetAnnotations(source)) {
      found.set(page.path, annotations)
    }
  } catch (error) {
    notes.push(`annotations are not shown: ${reasonOf(error)}`)
    found.clear()
  }
  return found
}

/** The first page of every class, then the second of every class, … */
function byTurns(pages: readonly SurveyedPage[], classes: readonly ClassName[]): SurveyedPage[] {
  const turn = new Map<SurveyedPage, number>()
  const place = new Map(classes.map(({ target }, i) => [target, i]))
  const counts = new Map<number, number>()
  for (const page of pages) {
    const n = counts.get(page.target) ?? 0
    turn.set(page, n)
    counts.set(page.target, n + 1)
  }
  return pages.toSorted(
    (a, b) =>
      turn.get(a)! - turn.get(b)! || (place.get(a.target) ?? 0) - (place.get(b.target) ?? 0),
  )
}
