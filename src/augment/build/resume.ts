/** What an earlier run of the same build has done already. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { readJsonLines } from '../../core/json-lines.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { drawSteps } from '../recipe/draw.ts'
import type { BuildOptions } from './build.ts'
import { Done } from './done.ts'
import { journalOf } from './journal.ts'
import { placeOf, type Plan, type PlannedSource } from './plan.ts'

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
  const journal = await journalOf(out)
  if (journal === undefined) return { done, journalBytes: 0 }

  const names = new Map(plan.classes.map(({ target, name }) => [target, name]))
  const isSame = (row: ManifestRow, { page, side, keyOffset }: PlannedSource): boolean => {
    if (row.source.sha256 !== page.sha256 || row.target !== page.target) return false
    if (sameSources || row.variant === 0) return true
    // Other pages came or went: the image is the same only if it borrows from the same ones.
    const chosen = side === 'train' ? recipe : holdoutRecipe
    const key = { seed: chosen.seed, source: page.sha256, variant: row.variant + keyOffset }
    const of = { target: page.target, name: names.get(page.target) ?? '' }
    const drawn = drawSteps(chosen, key, of, plan.overlays[side].of(page.sha256))
    const overlays = drawn.map((step) => step.overlay?.sha256).join()
    return overlays === row.steps.map((step) => step.overlay?.sha256).join()
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
