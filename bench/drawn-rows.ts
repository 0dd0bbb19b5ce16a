/** Pages and rows as a large set has them, without a page being read or drawn. */
import { fileOf } from '../src/augment/build/paths.ts'
import type { SurveyedPage } from '../src/augment/build/plan.ts'
import type { KeepFingerprint } from '../src/augment/build/survey.ts'
import { drawSteps } from '../src/augment/recipe/draw.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { sha256 } from '../src/core/hash.ts'
import { rngFrom } from '../src/core/rng.ts'
import type { ManifestRow, Split } from '../src/dataset/built-dataset.ts'
import { COLUMNS, ROWS } from '../src/page/dedupe/phash.ts'

export const CLASSES = 16
export const EMPTY = sha256('')
/** Variants whose steps are drawn; the others have theirs by turns. */
const VARIANTS = 64

/** Pages that look unlike each other, as a survey finds them. */
export function surveyed(count: number, keep: KeepFingerprint): SurveyedPage[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `page-${String(i).padStart(7, '0')}.jpg`
    const rng = rngFrom(id)
    const thumbnail = Uint16Array.from({ length: ROWS * COLUMNS }, () => rng.int(0, 255))
    const fingerprint = {
      aspect: 0.75,
      low: rng.int(0, 2 ** 32 - 1),
      high: rng.int(0, 2 ** 32 - 1),
      thumbnail,
    }
    const path = `train/${id}`
    return {
      id,
      file: `/data/${path}`,
      path,
      target: i % CLASSES,
      sha256: sha256(id),
      width: 512,
      height: 512,
      fingerprint: keep(fingerprint),
    }
  })
}

/** What a row is of. */
export interface RowOf {
  id: string
  split: Split
  variant: number
  source: Pick<SurveyedPage, 'path' | 'sha256' | 'target'>
  overlays: Parameters<typeof drawSteps>[3]
}

/** Rows of a recipe's images, each with steps that the recipe draws and without a byte. */
export class DrawnRows {
  private readonly drawn: ReturnType<typeof drawSteps>[] = []
  private readonly recipe: Recipe

  constructor(recipe: Recipe) {
    this.recipe = recipe
  }

  row({ id, split, variant, source, overlays }: RowOf): ManifestRow {
    const { path, sha256: digest, target } = source
    const turn = variant % VARIANTS
    const key = { seed: this.recipe.seed, source: digest, variant }
    const steps = (this.drawn[turn] ??= drawSteps(this.recipe, key, { target, name: '' }, overlays))
    return {
      id,
      split,
      file: fileOf(split, id),
      target,
      source: { path, sha256: digest },
      variant,
      steps: steps.map(({ effect, ...step }) => ({ ...step, effect: effect.name }) as never),
      width: 443,
      height: 591,
      bytes: 0,
      sha256: EMPTY,
    }
  }
}
