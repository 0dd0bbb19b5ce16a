/** A plan as the build knows it, from what a plan on disk says of some of its sources. */
import { extensionOf } from '../build/encode.ts'
import type { Plan, PlannedSource } from '../build/plan.ts'
import type { OverlayRef } from '../build/render.ts'
import { isRegistered } from '../recipe/pairs.ts'
import type { OpenPlan } from './open-plan.ts'

/** What a plan is besides its sources; fit to be told to threads. */
export type PlanShape = Omit<Plan, 'sources' | 'byStem' | 'overlays'>

export function shapeOf({ info, recipe }: Pick<OpenPlan, 'info' | 'recipe'>): PlanShape {
  const { classes } = info.dataset
  return {
    classes,
    total: info.images,
    ending: `.${extensionOf(recipe.output.format)}`,
    train: classes.reduce((sum, { train }) => sum + train, 0),
    noisy: recipe.holdout.variants,
    pairs: recipe.pairs,
    registered: isRegistered(recipe),
  }
}

/** @param sources some of the plan's, with the pages they borrow from where images are to be drawn */
export function planOfSources(
  shape: PlanShape,
  sources: readonly (PlannedSource & { overlays?: readonly OverlayRef[] })[],
): Plan {
  const overlays = new Map(sources.map(({ page, overlays: refs = [] }) => [page.sha256, refs]))
  const ring = { of: (digest: string): OverlayRef[] => [...(overlays.get(digest) ?? [])] }
  return {
    ...shape,
    sources: [...sources],
    byStem: new Map(sources.map((source) => [source.stem, source])),
    overlays: { train: ring, holdout: ring },
  }
}
