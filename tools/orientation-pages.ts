/** Upright pages that the orientation network learns from: forms, print of all letters, Latin print. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas, GlobalFonts, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { drawSteps, rngOfStep } from '../src/augment/recipe/draw.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { sha256 } from '../src/core/hash.ts'
import type { Rng } from '../src/core/rng.ts'
import { resample } from '../src/page/geometry/resample.ts'
import { Page } from '../src/page/image/page.ts'
import type { Raster } from '../src/page/image/raster.ts'
import { Source } from '../src/page/image/source.ts'

const FACES = [
  'Gothic',
  'Gothic Bold',
  'Myeongjo',
  'Myeongjo Bold',
  'Dodum',
  'Batang',
  'Plate',
].map((face) => `Sample ${face}`)

/** Registers the fonts of a folder. @returns their families, in an order that does not change */
export function fontsOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ttf|otf)$/u.test(file))
    .toSorted()
  return files.map((file, i) => {
    const family = `Latin ${i}`
    GlobalFonts.registerFromPath(join(folder, file), family)
    return family
  })
}

const LETTERS = 'eeeeaaaooiinnttssrrhhllddccuumfpgwybvkxjqz'.split('')
const ACCENTED = 'äöüßéèàçñ'.split('')
const ENGLISH =
  'the of and to in is that it was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know get through back much before go good new write our used me man too any day same right look think also around another came come work three word must because does part even place well such here take why things help put years different away again off went old number total cash change amount tax invoice date receipt thank you item price quantity street road shop store market credit card'.split(
    ' ',
  )

/** A random word of Korean or Latin letters or of digits. */
function anyWord(rng: Rng): string {
  const length = rng.int(2, 9)
  const kind = rng.random()
  const letters = Array.from({ length }, () => {
    if (kind < 0.25) return String(rng.int(0, 9))
    if (kind < 0.4) return String.fromCodePoint(0xac00 + rng.int(0, 11_171))
    return rng.pick(LETTERS)
  }).join('')
  if (kind > 0.85) return letters.toUpperCase()
  return kind > 0.6 ? letters.slice(0, 1).toUpperCase() + letters.slice(1) : letters
}

/** A word as it is printed: capitals, digits, punctuation, accented letters. */
function latinWord(rng: Rng, capitals: number): string {
  const kind = rng.random()
  if (kind < 0.1) return String(rng.int(0, 9999))
  let plain = rng.bernoulli(0.6) ? rng.pick(ENGLISH) : lettersOnly(rng)
  if (rng.bernoulli(0.06)) plain += rng.pick(ACCENTED)
  if (rng.bernoulli(capitals)) plain = plain.toUpperCase()
  else if (rng.bernoulli(0.25)) plain = plain.slice(0, 1).toUpperCase() + plain.slice(1)
  return rng.bernoulli(0.15) ? `${plain}${rng.pick([',', '.', ';', ':', ')', '-'])}` : plain
}

function lettersOnly(rng: Rng): string {
  return Array.from({ length: rng.int(2, 10) }, () => rng.pick(LETTERS)).join('')
}

/** Size of a page, px. */
const WIDTH = 460
const HEIGHT = 560
/** Pages that are scanned are drawn this many times as large. */
const FINE = [1, 1.5, 2, 2, 3]

function paper(rng: Rng, fine: number): { canvas: Canvas; context: SKRSContext2D } {
  const canvas = createCanvas(Math.round(WIDTH * fine), Math.round(HEIGHT * fine))
  const context = canvas.getContext('2d')
  context.scale(fine, fine)
  const light = rng.int(170, 255)
  context.fillStyle = `rgb(${light} ${light} ${light})`
  context.fillRect(0, 0, WIDTH, HEIGHT)
  const ink = rng.int(0, 80)
  context.fillStyle = `rgb(${ink} ${ink} ${ink})`
  return { canvas, context }
}

/** How many times as large as it will be a page is drawn: 1 where it is not scanned. */
function finenessOf(rng: Rng): number {
  return rng.bernoulli(0.65) ? rng.pick(FINE) : 1
}

function pixelsOf(canvas: Canvas): Raster {
  const { width, height } = canvas
  return { width, height, bytes: canvas.getContext('2d').getImageData(0, 0, width, height).data }
}

/** A page of nothing but lines of letters of all kinds. */
export function lettersPage(rng: Rng): Raster {
  const { canvas, context } = paper(rng, finenessOf(rng.foldIn('fine')))
  const size = 7.5 * (22 / 7.5) ** rng.random()
  context.font = `${size}px "${rng.pick(FACES)}"`
  for (let y = 30; y < 540; y += size * rng.uniform(1.3, 1.9)) {
    const words = Array.from({ length: rng.int(2, 9) }, () => anyWord(rng))
    context.fillText(words.join(' '), 24, y)
  }
  return pixelsOf(canvas)
}

/** A page of Latin print: a book's or letter's lines, or a receipt's rows with their sums. */
export function latinPage(rng: Rng, fonts: readonly string[]): Raster {
  const { canvas, context } = paper(rng, finenessOf(rng.foldIn('fine')))
  const size = 7 * (22 / 7) ** rng.random()
  context.font = `${size}px "${rng.pick([...fonts, ...FACES.slice(0, 2)])}"`
  // Condensed and widened print, as receipt printers produce it.
  const wide = rng.bernoulli(0.5) ? 1 : rng.uniform(0.75, 1.3)
  context.scale(wide, 1)
  const right = 440 / wide
  const leading = rng.uniform(1.05, rng.pick([1.4, 2.2]))
  const spacing = rng.bernoulli(0.2) ? rng.uniform(0, size * 0.2) : 0
  context.letterSpacing = `${spacing}px`
  const isReceipt = rng.bernoulli(0.5)
  const capitals = isReceipt ? rng.pick([0.2, 0.9, 0.9]) : rng.pick([0.06, 0.06, 0.4])
  const rules = rng.bernoulli(0.25) ? rng.uniform(0.1, 0.8) : 0
  for (let y = 24; y < 545; y += size * leading) {
    if (rng.bernoulli(0.06)) continue
    // Underlined, or the rows of a form.
    if (rng.bernoulli(rules)) {
      context.fillRect(14, y + size * rng.uniform(0.12, 0.4), right * rng.random(), size / 14)
    }
    let x = isReceipt && rng.bernoulli(0.2) ? rng.uniform(20, 150) : 14
    const until = isReceipt ? right * rng.uniform(0.3, 0.75) : right
    while (x < until) {
      const word = latinWord(rng, capitals)
      context.fillText(word, x, y)
      x += context.measureText(`${word} `).width
    }
    if (!isReceipt || rng.bernoulli(0.3)) continue
    const sum = `${rng.int(0, 999)}${rng.pick(['.', '.', ','])}${rng.int(10, 99)}`
    context.textAlign = 'right'
    context.fillText(rng.bernoulli(0.2) ? `${sum} ${rng.pick(['A', 'SR', 'EUR'])}` : sum, right, y)
    context.textAlign = 'left'
  }
  return pixelsOf(canvas)
}

/** Degrades pages as recipes do, without moving pixels; those drawn larger are scanned and reduced. */
export async function degrader(): Promise<(drawn: Raster, key: string, rng: Rng) => Page> {
  const recipes: Recipe[] = []
  for (const name of ['testlike', 'testlike', 'heavy', SCAN])
    recipes.push((await loadRecipe(name)).recipe)
  const scan = recipes.at(-1)!
  let overlay: Source | undefined
  return ({ width, height, bytes }, name, rng) => {
    const source = new Source(width, height, bytes)
    const page = new Page()
    page.load(source)
    const isLarge = width > height ? height > LARGEST : width > LARGEST
    if (isLarge || rng.bernoulli(0.75)) {
      const recipe = isLarge ? scan : rng.pick(recipes)
      const key = { seed: recipe.seed, source: sha256(name), variant: 0 }
      const overlays = overlay ? [overlay] : []
      for (const step of drawSteps(recipe, key, { target: 0, name: '' }, overlays)) {
        if (step.effect.movesPixels) continue
        step.effect.apply(page, step.params, rngOfStep(key, step.path), step.overlay)
      }
    }
    if (isLarge) return reduced(page, rng)
    overlay = source
    return page
  }
}

/** Pages whose short side is longer than this are to be scanned, px. */
const LARGEST = 600
const SCAN = fileURLToPath(new URL('orientation-scan.yaml', import.meta.url))

/** A page at the size it is kept at, by the mean of what a pixel covers or by a tent. */
function reduced(page: Page, rng: Rng): Page {
  const raster = { width: page.width, height: page.height, bytes: page.peek() }
  const bytes = new Uint8ClampedArray(4 * WIDTH * HEIGHT)
  resample(raster, { width: WIDTH, height: HEIGHT, bytes }, rng.pick(['box', 'tent']))
  const small = new Page()
  small.load(new Source(WIDTH, HEIGHT, bytes))
  return small
}
