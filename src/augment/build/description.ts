/** `dataset.json` and the recipes beside it: what a set is and what it was made with. */
import { createRequire } from 'node:module'
import { stringify } from 'yaml'
import { sha256 } from '../../core/hash.ts'
import { processorClass } from '../../core/processor.ts'
import { ownVersion } from '../../core/version.ts'
import { pathBelow } from '../../core/paths.ts'
import type { LabelledSet } from '../../dataset/labelled-set.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import { recipeToPlain, withModulesFrom } from '../recipe/parse.ts'
import { partsOf } from '../recipe/holdout.ts'
import { orientedSteps } from '../recipe/orientations.ts'
import { modulesOf, type Recipe } from '../recipe/recipe.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { HOLDOUT_RECIPE, RECIPE } from './paths.ts'
import { classesOf, isPlanAnnotated, type Plan } from './plan.ts'

/**
 * Digest of all in the two recipes that decides what an image looks like and which side its source
 * is on. Not the target: a set may grow.
 */
export function settingsDigest(recipe: Recipe, holdoutRecipe: Recipe): string {
  // Of its orientations only what they make of the steps: the key alone changes no image.
  const { seed, canvas, output, holdout, pairs, readability, steps } = orientedPlain(recipe)
  const noisy = orientedPlain(holdoutRecipe)
  const settings = {
    seed,
    canvas,
    output,
    holdout,
    steps,
    noisy: [noisy.seed, noisy.steps],
    // Effects of one's own are what their files' bytes are; without them nothing is added.
    ...moduleDigests('effects', recipe),
    ...moduleDigests('noisyEffects', holdoutRecipe),
    // Left out where they are not asked for, so that sets from before there were any can be resumed.
    ...(pairs && { pairs }),
    ...(readability && { readability }),
    ...pdfSettings(),
    ...(noisy.readability && { noisyReadability: noisy.readability }),
  }
  return sha256(JSON.stringify(settings))
}

const orientedPlain = (recipe: Recipe): RecipeInput =>
  recipeToPlain({ ...recipe, steps: orientedSteps(recipe) })

interface SetRecipes {
  /** folder of the set */
  out: string
  recipe: Recipe
  holdoutRecipe: Recipe
}

/** `dataset.json` until the build is complete. @param sources their digest */
export function descriptionOf(
  { out, recipe, holdoutRecipe }: SetRecipes,
  set: Pick<LabelledSet, 'root' | 'patched'>,
  plan: Plan,
  sources: string,
): DatasetInfo {
  return {
    format: 1,
    name: recipe.name,
    ...(recipe.pairs && { pairs: true }),
    complete: false,
    classes: classesOf(plan),
    counts: null,
    ...((recipe.readability ?? holdoutRecipe.readability) && { readability: null }),
    ...(isPlanAnnotated(plan) && { annotated: null }),
    ...(recipe.output.maps && { maps: true }),
    ...(recipe.output.masks && { masks: true }),
    images: { format: recipe.output.format, fill: recipe.canvas.fill },
    recipe: about(recipe),
    holdoutRecipe: about(holdoutRecipe),
    settings: settingsDigest(recipe, holdoutRecipe),
    source: {
      root: pathBelow(out, set.root),
      pages: plan.sources.length,
      digest: sources,
      labelFixes: set.patched.length,
      ...pdfSettings(),
    },
    digest: null,
    versions: versions(),
  }
}

/** The recipes as files beside `dataset.json`. */
export function recipeFiles({ out, recipe, holdoutRecipe }: SetRecipes): Record<string, string> {
  return { [RECIPE]: recipeText(recipe, out), [HOLDOUT_RECIPE]: recipeText(holdoutRecipe, out) }
}

/**
 * A recipe as YAML with every default written out.
 * @param folder where it will stand: paths of modules of effects are relative to it
 */
export function recipeText(recipe: Recipe, folder: string): string {
  const plain = withModulesFrom(recipeToPlain(recipe), folder)
  return stringify(plain, { lineWidth: 100, flowCollectionPadding: false })
}

/** The SHA-256 of each module of effects that a recipe uses, under `key`; nothing where it uses none. */
export function moduleDigests(key: string, recipe: Recipe): Record<string, string[]> {
  const digests = modulesOf(recipe).map(({ sha256: digest }) => digest)
  return digests.length > 0 ? { [key]: digests } : {}
}

function about(recipe: Recipe): DatasetInfo['recipe'] {
  // Where a module of effects lies says nothing about the images.
  const { effects: _, ...plain } = recipeToPlain(recipe)
  const digest = sha256(JSON.stringify({ ...plain, ...moduleDigests('effects', recipe) }))
  const parts = partsOf(recipe)
  const { name, seed, target } = recipe
  return { name, seed, target, digest, ...(parts && { parts }) }
}

/** What the bytes of an image depend on besides recipe and source. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url)
  const sharp = require('sharp') as { versions: Record<string, string | undefined> }
  const canvas = require('@napi-rs/canvas/package.json') as { version: string }
  return {
    palimpsest: ownVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: processorClass(),
    sharp: sharp.versions['sharp'] ?? '',
    libvips: sharp.versions['vips'] ?? '',
    canvas: canvas.version,
  }
}
