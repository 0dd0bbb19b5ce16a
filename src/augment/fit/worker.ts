/** The fit's worker: measures image files, and pages as a recipe draws them. */
import { readFile } from 'node:fs/promises'
import { reasonOf } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { decode } from '../../raster/decode.ts'
import { Page } from '../../raster/page.ts'
import type { Source } from '../../raster/source.ts'
import { encode } from '../factory/encode.ts'
import { qualityOf, renderVariant } from '../factory/render.ts'
import { drawSteps } from '../recipe/draw.ts'
import { recipeFromPlain } from '../recipe/parse.ts'
import type { Output } from '../recipe/recipe.ts'
import { measurePage } from './measures.ts'
import type { CanvasOf, DrawTask, Looked, LookTask } from './task.ts'

/** Decoded pages that are kept: the same ones are drawn for every trial. About 1 MB each. */
const KEPT = 128
const kept = new Map<string, Promise<Source>>()
const page = new Page()

/** Measures files; those that cannot be read say why. */
export async function look({ files, canvas, parts }: LookTask): Promise<Looked[]> {
  const found: Looked[] = []
  for (const file of files) {
    try {
      page.load(await read(file, canvas))
      found.push({ values: measurePage(page, parts) })
    } catch (error) {
      found.push({ reason: reasonOf(error) })
    }
  }
  return found
}

/** Draws one variant of each source, as it looks once it is encoded, and measures it. */
export async function draw({
  recipe: plain,
  variant,
  sources,
  parts,
}: DrawTask): Promise<Looked[]> {
  const recipe = recipeFromPlain(plain)
  const found: Looked[] = []
  for (const { file, of, donors } of sources) {
    try {
      const source = await load(file, recipe.canvas)
      const key = { seed: recipe.seed, source: source.digest, variant }
      const others = donors.map((path) => ({ path, sha256: '' }))
      const steps = drawSteps(recipe, key, of, others)
      await renderVariant(page, source, { key, canvas: recipe.canvas }, steps, ({ path }) =>
        load(path, recipe.canvas),
      )
      if (parts.includes('looks')) await throughCodec(recipe.output.format, qualityOf(recipe, key))
      found.push({ values: measurePage(page, parts) })
    } catch (error) {
      found.push({ reason: reasonOf(error) })
    }
  }
  return found
}

async function read(file: string, { area, fill }: CanvasOf): Promise<Source> {
  const bytes = await readFile(file)
  return decode(bytes, sha256(bytes), { area, background: fill })
}

function load(file: string, canvas: CanvasOf): Promise<Source> {
  const key = `${canvas.area} ${canvas.fill} ${file}`
  const source = kept.get(key) ?? read(file, canvas)
  kept.delete(key)
  kept.set(key, source)
  const oldest = kept.keys().next()
  if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value)
  return source
}

/** What the file of the page will show: encoding softens print and noise a little. */
async function throughCodec(format: Output['format'], quality: number): Promise<void> {
  if (format === 'png') return
  const { width, height, pixels } = await decode(await encode(page, format, quality), '')
  page.replace(width, height, pixels)
}
