/** One image of a set: drawn, annotated, and what stands beside it, all but the writing of files. */
import { ImageError } from '../../core/errors.ts'
import { denseMap } from '../../page/geometry/dense-map.ts'
import type { PointMap } from '../../page/geometry/point-map.ts'
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import type { AnnotatedImage, Annotator } from '../annotations/annotate.ts'
import { emptyMask } from '../layers/damage.ts'
import type { LayerChoice, LayerFile } from '../layers/layer.ts'
import { mapLayers, mapValues, movesOf, seenThrough } from '../layers/map-layer.ts'
import type { VariantKey } from '../recipe/draw.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { drawVariant, type DrawnVariant } from './attempts.ts'
import { encode } from './encode.ts'
import { fileOf } from './paths.ts'
import { qualityOf, type LoadOverlay, type Rendered } from './render.ts'
import type { ImageTask, SourceTask } from './task.ts'

/** What is left to do with an image once it is drawn. */
export interface DrawnImage extends Pick<DrawnVariant, 'steps' | 'readability'> {
  width: number
  height: number
  attempt: number
  annotationLine: string | undefined
  bytes: Promise<Uint8Array>
  /** none where the recipe asks for none */
  layers: LayerFile[] | undefined
}

/** A source as it was decoded. */
export interface DecodedSource {
  source: Source
  annotator: Annotator | undefined
  /** its file, where that may be the untouched image */
  original: Uint8Array | undefined
}

export interface ImageDrawerSetup {
  recipe: Recipe
  /** renders `holdout/noisy` */
  holdoutRecipe: Recipe
  loadOverlay: LoadOverlay
}

/** Draws the images of one source after another on one page. */
export class ImageDrawer {
  private readonly setup: ImageDrawerSetup
  private readonly page = new Page({ resident: true })
  /** where the last variant's pixels went: of a pair the clean page is drawn after the noisy one */
  private last: { key: VariantKey; moves: readonly PointMap[] | undefined } | undefined

  constructor(setup: ImageDrawerSetup) {
    this.setup = setup
  }

  /** @throws ImageError as `drawVariant` does, and `MAP_UNKNOWN` */
  async draw(task: SourceTask, image: ImageTask, decoded: DecodedSource): Promise<DrawnImage> {
    for (;;) {
      try {
        return await this.drawOnce(task, image, decoded)
      } catch (error) {
        // Drawn anew there is enough memory: an image depends on nothing but its keys.
        if (!this.page.outgrown) throw error
      } finally {
        this.page.rest()
      }
    }
  }

  private async drawOnce(
    task: SourceTask,
    image: ImageTask,
    decoded: DecodedSource,
  ): Promise<DrawnImage> {
    const { page, setup } = this
    const { output } = setup.recipe
    const { source, annotator, original } = decoded
    const chosen = image.split === 'holdout/noisy' ? setup.holdoutRecipe : setup.recipe
    let made: DrawnVariant
    if (image.registered !== undefined) made = await this.moveAlong(task, image, source)
    else if (image.variant > 0) made = await this.drawVariant(task, image, decoded)
    else {
      made = untouched(keyOf(chosen, task, image.variant))
      if (original) return copied(made, image, { ...decoded, original }, output)
      page.load(source)
    }
    const { width, height } = page
    const pixels = annotator && page.peek()
    const annotationLine = pixels && lineOf(annotator, image, made, { width, height, pixels })
    const bytes = encode(page, output.format, qualityOf(chosen, made.key))
    const attempt = image.variant > 0 ? (made.key.attempt ?? 0) : 0
    const layers = layersOf(made, { width, height }, output)
    return { ...made, width, height, attempt, annotationLine, bytes, layers }
  }

  private async drawVariant(
    task: SourceTask,
    image: Pick<ImageTask, 'split' | 'variant'>,
    { source, annotator }: Pick<DecodedSource, 'source' | 'annotator'>,
  ): Promise<DrawnVariant> {
    const { recipe: main, holdoutRecipe, loadOverlay } = this.setup
    const recipe = image.split === 'holdout/noisy' ? holdoutRecipe : main
    const key = keyOf(recipe, task, image.variant)
    const request = {
      recipe,
      canvas: main.canvas,
      key,
      of: task.of,
      overlays: task.overlays,
      annotate: annotator !== undefined,
      masks: main.output.masks === true,
    }
    const made = await drawVariant(this.page, source, request, loadOverlay)
    this.last = { key: made.key, moves: made.moves }
    return made
  }

  /** The untouched page where its noisy one shows it. */
  private async moveAlong(
    task: SourceTask,
    image: ImageTask,
    source: Source,
  ): Promise<DrawnVariant> {
    const { recipe } = this.setup
    const variant = image.registered!
    const key = keyOf(recipe, task, variant)
    const isLast = this.last?.key.source === key.source && this.last.key.variant === key.variant
    if (!isLast) {
      await this.drawVariant(task, { split: 'noisy', variant }, { source, annotator: undefined })
    }
    const { moves, key: drawn } = this.last!
    registerPage(this.page, source, moves, recipe.canvas.fill)
    return { ...untouched(drawn), moves }
  }
}

/**
 * Puts a source's untouched page where moves bring it.
 * @param fill what lies beside it, `#rrggbb`
 * @throws ImageError `MAP_UNKNOWN`
 */
export function registerPage(
  page: Page,
  source: Source,
  moves: readonly PointMap[] | undefined,
  fill: string,
): void {
  page.load(source)
  if (known(moves).length === 0) return
  const map = denseMap(known(moves))
  const { width, height } = map.to
  const out = new Uint8ClampedArray(4 * width * height)
  // Bytes of a colour in memory's order: red first.
  const colour = Number.parseInt(fill.slice(1), 16)
  const rgba = Uint8Array.of(colour >> 16, (colour >> 8) & 255, colour & 255, 255)
  new Uint32Array(out.buffer).fill(new Uint32Array(rgba.buffer)[0]!)
  seenThrough(map, source.pixels, out)
  page.replace(width, height, out)
}

/**
 * What stands beside an image, as its recipe's `output` asks for it.
 * @returns undefined where it asks for nothing
 * @throws ImageError `MAP_UNKNOWN`
 */
export function layersOf(
  { moves, damage }: Pick<Rendered, 'moves' | 'damage'>,
  size: { width: number; height: number },
  { maps, masks }: LayerChoice,
): LayerFile[] | undefined {
  if (!maps && !masks) return undefined
  const layers: LayerFile[] = []
  if (maps) layers.push(...mapLayers(mapValues(movesOf(known(moves), size))))
  if (masks) {
    const mask = damage ? damage.layer() : emptyMask(size.width, size.height)
    if (!mask) known(undefined)
    else layers.push(mask)
  }
  return layers
}

function known(moves: readonly PointMap[] | undefined): readonly PointMap[] {
  if (moves) return moves
  throw new ImageError(
    'MAP_UNKNOWN',
    'a step moved pixels and did not say where to, as `moved`: maps, masks and registered pairs need it',
  )
}

function copied(
  made: DrawnVariant,
  image: ImageTask,
  { source, annotator, original }: DecodedSource & { original: Uint8Array },
  output: LayerChoice,
): DrawnImage {
  const { width, height } = source
  const annotationLine = annotator && lineOf(annotator, image, made, source)
  const bytes = Promise.resolve(original)
  const layers = layersOf(made, source, output)
  return { ...made, width, height, attempt: 0, annotationLine, bytes, layers }
}

function keyOf({ seed }: Recipe, { sha256, keyOffset }: SourceTask, variant: number): VariantKey {
  return { seed, source: sha256, variant: variant + keyOffset }
}

const untouched = (key: VariantKey): DrawnVariant => ({
  steps: [],
  key,
  readability: undefined,
  moved: undefined,
  moves: [],
  marks: [],
})

type AnnotatedPixels = Pick<AnnotatedImage, 'width' | 'height' | 'pixels'>

function lineOf(
  annotator: Annotator,
  { split, id }: ImageTask,
  { moves, marks }: DrawnVariant,
  { width, height, pixels }: AnnotatedPixels,
): string {
  return JSON.stringify(annotator.on(fileOf(split, id), { width, height, pixels, moves, marks }))
}
