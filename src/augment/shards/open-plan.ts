/** A plan as shards and their merging read it: its description, its recipes, where its data is. */
import { join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { setPdfDensity } from '../../page/codec/pdf-density.ts'
import { settingsDigest } from '../build/description.ts'
import { HOLDOUT_RECIPE, RECIPE } from '../build/paths.ts'
import { loadRecipe } from '../recipe/load.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { PLAN, planDamaged, readPlanInfo, type PlanInfo } from './plan-info.ts'

export interface OpenPlan {
  folder: string
  info: PlanInfo
  recipe: Recipe
  holdoutRecipe: Recipe
  /** absolute path of the labelled set that the plan was made of */
  root: string
}

export interface PlanPlace {
  /** folder of the plan */
  plan: string
  /** root of the labelled set, where it is not where it was */
  data?: string | undefined
  /** modules of effects, where they are not where they were */
  effects?: readonly string[] | undefined
}

/** @throws InputError `PLAN_MISSING`, `PLAN_DAMAGED`, `PLAN_UNFINISHED`, and as `loadRecipe` does */
export async function openPlan({ plan: folder, data, effects }: PlanPlace): Promise<OpenPlan> {
  const info = await readPlanInfo(folder)
  if (!info.complete) {
    throw new InputError(
      'PLAN_UNFINISHED',
      `${folder}: the plan is not finished: run the same \`augment plan\` again`,
    )
  }
  // Pages are read as they were when it was planned.
  setPdfDensity(info.dataset.source.pdfDpi)
  const { recipe } = await loadRecipe(join(folder, RECIPE), effects)
  const noisy = await loadRecipe(join(folder, HOLDOUT_RECIPE), effects)
  if (settingsDigest(recipe, noisy.recipe) !== info.dataset.settings) {
    throw planDamaged(join(folder, RECIPE), `it is not the recipe that ${PLAN} was made by`)
  }
  const root = data === undefined ? resolve(folder, info.dataset.source.root) : resolve(data)
  return { folder, info, recipe, holdoutRecipe: noisy.recipe, root }
}
