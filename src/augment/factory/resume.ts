/** What an earlier run of the same build has done already. */
import { access, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { readJsonLines } from '../../core/json-lines.ts'
import type { ManifestRow } from '../../dataset/built.ts'
import { drawSteps } from '../recipe/draw.ts'
import type { BuildOptions } from './build.ts'
import type { Span } from './journal.ts'
import { JOURNAL, MANIFEST } from './paths.ts'
import { placeOf, type Plan, type PlannedSource } from './plan.ts'

/** Which places of a plan are done, and where their rows stand in the journal: 16 bytes an image. */
export class Done {
  count = 0
  private readonly starts: Float64Array
  private readonly ends: Float64Array

  constructor(total: number) {
    this.starts = new Float64Array(total).fill(-1)
    this.ends = new Float64Array(total)
  }

  has(place: number): boolean {
    return this.starts[place]! >= 0
  }

  spanOf(place: number): Span {
    return { start: this.starts[place]!, end: this.ends[place]! }
  }

  mark(place: number, { start, end }: Span): void {
    if (!this.has(place)) this.count++
    this.starts[place] = start
    this.ends[place] = end
  }

  add(plan: Plan, rows: readonly ManifestRow[], spans: readonly Span[]): void {
    rows.forEach((row, i) => {
      const found = placeOf(plan, row)
      if (found) this.mark(found.place, spans[i]!)
    })
  }
}

export interface Resumed {
  done: Done
  /** good bytes of the journal; what follows is a torn row */
  journalBytes: number
}

/** Files looked at side by side. */
const LOOKS = 32

/**
 * Reads the journal of an interrupted run, or the manifest of a finished one, and keeps each row
 * whose image the plan would make again just so and whose file is there in full.
 * @param sameSources whether the set was begun with the very same sources
 */
export async function findDone(
  { out, recipe, holdoutRecipe }: Pick<BuildOptions, 'out' | 'recipe' | 'holdoutRecipe'>,
  plan: Plan,
  sameSources: boolean,
): Promise<Resumed> {
  const done = new Done(plan.total)
  const journal = join(out, JOURNAL)
  if (!(await exists(journal))) {
    if (!(await exists(join(out, MANIFEST)))) return { done, journalBytes: 0 }
    await rename(join(out, MANIFEST), journal)
  }

  const names = new Map(plan.classes.map(({ target, name }) => [target, name]))
  const isSame = (row: ManifestRow, { page, side, keyOffset }: PlannedSource): boolean => {
    if (row.source.sha256 !== page.sha256 || row.target !== page.target) return false
    if (sameSources || row.variant === 0) return true
    // Other pages came or went: the image is the same only if it borrows from the same ones.
    const chosen = side === 'train' ? recipe : holdoutRecipe
    const key = { seed: chosen.seed, source: page.sha256, variant: row.variant + keyOffset }
    const of = { target: page.target, name: names.get(page.target) ?? '' }
    const drawn = drawSteps(chosen, key, of, plan.donors[side].of(page.sha256))
    const donors = drawn.map((step) => step.donor?.sha256).join()
    return donors === row.steps.map((step) => step.donor?.sha256).join()
  }

  let journalBytes = 0
  const limit = pLimit(LOOKS)
  let looks: Promise<void>[] = []
  for await (const { value, start, end } of readJsonLines<ManifestRow>(journal)) {
    journalBytes = end
    const found = placeOf(plan, value)
    if (!found || !isSame(value, found.source)) continue
    looks.push(
      limit(async () => {
        const info = await stat(join(out, value.file)).catch(() => undefined)
        if (info?.size === value.bytes) done.mark(found.place, { start, end })
      }),
    )
    if (looks.length >= LOOKS * 8) {
      await Promise.all(looks)
      looks = []
    }
  }
  await Promise.all(looks)
  return { done, journalBytes }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
