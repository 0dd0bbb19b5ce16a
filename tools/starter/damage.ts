/** Pages as phones, scanners and offices leave them: the project's own recipes, but for what turns a page. */
import type { Canvas } from '@napi-rs/canvas'
import { encode } from '../../src/augment/build/encode.ts'
import { renderVariant } from '../../src/augment/build/render.ts'
import { drawSteps } from '../../src/augment/recipe/draw.ts'
import { loadRecipe } from '../../src/augment/recipe/load.ts'
import type { Recipe } from '../../src/augment/recipe/recipe.ts'
import { sha256 } from '../../src/core/hash.ts'
import { rngFrom } from '../../src/core/rng.ts'
import { resample } from '../../src/page/geometry/resample.ts'
import { Page } from '../../src/page/image/page.ts'
import { Source } from '../../src/page/image/source.ts'

/** Recipes by how often they are taken; `testlike` is left to tests. */
const RECIPES = ['scanner', 'scanner', 'heavy', 'heavy', 'phone'] as const

/** Share of pages that are left clean. */
const CLEAN = 0.15

/**
 * Steps that are left out: orientations, which are drawn where the network is trained and knows them
 * as labels; JPEG, as the file itself is one; black and white, of which small pages keep nothing.
 */
const LEFT_OUT = new Set(['flip', 'rotate90', 'jpeg', 'bilevel'])

/** Short side of what is kept, pixels. */
const KEPT = 144

/** Degrades a page some times and encodes each, small, as JPEG; the same key gives the same bytes. */
export type Degrade = (canvas: Canvas, key: string, variants: number) => Promise<Uint8Array[]>

/** Reads the recipes once. @throws InputError `RECIPE_NOT_FOUND` */
export async function openDamage(): Promise<Degrade> {
  const recipes: Recipe[] = []
  for (const name of RECIPES) recipes.push((await loadRecipe(name)).recipe)
  const page = new Page()
  return async (canvas, name, variants) => {
    const { width, height } = canvas
    const digest = sha256(name)
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data
    const source = new Source(width, height, pixels, digest)
    // It is known that the whole picture is the sheet: it need not be searched for.
    source.once('sheet', () => undefined)
    const files: Uint8Array[] = []
    for (let variant = 0; variant < variants; variant++) {
      const rng = rngFrom(`starter/damage/${name}/${variant}`)
      if (rng.bernoulli(CLEAN)) page.load(source)
      else {
        const recipe = rng.pick(recipes)
        const key = { seed: recipe.seed, source: digest, variant }
        const steps = drawSteps(recipe, key, { target: -1, name: '' }, []).filter(
          ({ effect }) => !LEFT_OUT.has(effect.name),
        )
        const request = { key, canvas: recipe.canvas }
        await renderVariant(page, source, request, steps, () => Promise.resolve(source))
      }
      shrink(page)
      files.push(await encode(page, 'jpeg', rng.int(45, 92)))
    }
    return files
  }
}

/** Brings the short side to `KEPT` pixels. */
function shrink(page: Page): void {
  const { width, height } = page
  const scale = KEPT / Math.min(width, height)
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  page.rebuild(w, h, (before, after) =>
    resample({ width, height, bytes: before }, { width: w, height: h, bytes: after }, 'tent'),
  )
}
