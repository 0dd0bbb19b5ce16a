/**
 * Trains the orientation network and writes its weights beside its code.
 *
 *     npx tsx tools/train-orientation.ts [pages per class] [epochs] [pages of letters] [pages of Latin print]
 *       [--fonts FOLDER] [--continue]
 *
 * Upright pages are drawn (the sample set's layouts under a seed of their own, and with each round
 * of classes pages of all letters and of Latin print, in the sample's fonts and those of the
 * folder), most of them degraded as the recipes testlike and heavy do, or scanned in black and white; patches are cropped around
 * their glyphs. For what looks like glyphs on pictures all orientations are equally probable.
 * Nothing but the arguments decides the result, except that `--continue` starts from the present
 * weights. Those were trained by `60 16` and `40 3 14` before there was Latin print in other
 * fonts, then of `40 12 3 14`, `64 10 3 18` (stopped after nine of its ten rounds) and, on pages scanned in
 * black and white too, `24 12 3 26`, all with `--continue` and the fonts of the packages of `@expo-google-fonts`
 * named courier-prime, cousine, eb-garamond, im-fell-english, inconsolata, libre-baskerville, merriweather,
 * open-sans, oswald, roboto, share-tech-mono, tinos, ubuntu-mono and vt323; the last of them with arimo, lora,
 * pt-serif and special-elite besides.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Raster } from '../src/page/image/raster.ts'
import { estimateSkew } from '../src/page/textlines/page-skew.ts'
import { cutPatches, PATCH_AREA } from '../src/page/networks/orientation/patches.ts'
import { MAPS, SHAPES, type Network } from '../src/page/networks/orientation/network.ts'
import { invert } from '../src/page/geometry/orientation.ts'
import { findGlyphs } from '../src/page/networks/orientation/glyphs.ts'
import { backward, makeGradients } from './orientation-gradients.ts'
import { keepForward, makePass } from './orientation-pass.ts'
import { orientationNetwork, packNetwork } from '../src/page/networks/orientation/weights.ts'
import { drawPage } from '../src/sample/draw.ts'
import { rngFrom, type Rng } from '../src/core/rng.ts'
import { greyOf } from '../src/page/image/grey-image.ts'
import type { Page } from '../src/page/image/page.ts'
import { fontsOf, latinPage, lettersPage, degrader } from './orientation-pages.ts'

const SEED = 77_001
const BATCH = 64
const PICTURES = new Set([2, 16])
const PATCHES_PER_PAGE = 80

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { continue: { type: 'boolean', default: false }, fonts: { type: 'string' } },
})
const [pagesPerClass = 32, epochs = 5, letterPages = 3, latinPages = 12] = positionals.map(Number)
const continues = flags.continue
const fonts = flags.fonts === undefined ? [] : fontsOf(flags.fonts)

/** Patches of one page, some moved and scaled. */
function patchesOf(page: Page, rng: Rng): Float32Array[] {
  const skew = estimateSkew(page)
  const tilt = (((skew?.angle ?? 0) + rng.normal(0, 1.5)) * Math.PI) / 180
  return cutPatches(findGlyphs(greyOf(page), tilt), PATCHES_PER_PAGE, () => ({
    right: rng.normal(0, 0.06),
    down: rng.normal(0, 0.06),
    scale: rng.normal(0, 0.1),
  }))
}

const rng = rngFrom(`train-upright/${SEED}`)
/** A patch, and whether it shows text that stands upright or a picture that could lie anyhow. */
interface Example {
  patch: Float32Array
  isText: boolean
}

const examples: Example[] = []
const degrade = await degrader()
/** Cuts a page, degraded or not, into examples. */
const add = (page: Raster, key: string, isText = true): void => {
  const own = rng.foldIn(`wear/${key}`)
  for (const patch of patchesOf(degrade(page, key, own), own)) examples.push({ patch, isText })
}
for (let i = 0; i < pagesPerClass; i++) {
  for (let target = 0; target < 17; target++) {
    const key = `train/${target}/${i}`
    add(drawPage({ id: key, target, label: target, key }, SEED), key, !PICTURES.has(target))
  }
  for (let n = 0; n < letterPages + latinPages; n++) {
    const key = `text/${i}/${n}`
    const own = rng.foldIn(key)
    add(n < letterPages ? lettersPage(own) : latinPage(own, fonts), key)
  }
}
process.stdout.write(`${examples.length} patches\n`)

const held = Math.floor(examples.length * 0.03)
const order = rng.foldIn('split').shuffled(examples)
const check = order.slice(0, held)
const train = order.slice(held)

const start = rng.foldIn('weights')
const fresh = SHAPES.map(([inputs, outputs]) => ({
  inputs,
  outputs,
  weights: Float32Array.from({ length: inputs * outputs }, () =>
    start.normal(0, Math.sqrt(2 / inputs)),
  ),
  bias: new Float32Array(outputs),
})) as unknown as Network
const net = continues ? orientationNetwork() : fresh
const pass = makePass(BATCH)
const gradients = makeGradients(pass)
const groups = net.flatMap(({ weights, bias }) => [weights, bias])
const gradientGroups = gradients.layers.flatMap(({ weights, bias }) => [weights, bias])
const firstMoments = groups.map((values) => new Float32Array(values.length))
const secondMoments = groups.map((values) => new Float32Array(values.length))
const batch = new Float32Array(BATCH * PATCH_AREA)

/**
 * Writes patches to the batch, each in a drawn orientation.
 * @returns the one that undoes each, or −1 for pictures
 */
function fillBatch(chosen: readonly Example[], own: Rng): number[] {
  return chosen.map(({ patch, isText }, i) => {
    const k = own.int(0, 7)
    const map = MAPS[k]!
    const at = i * PATCH_AREA
    for (let p = 0; p < PATCH_AREA; p++) batch[at + p] = patch[map[p]!]!
    return isText ? invert(k) : -1
  })
}

/** Turns scores into the gradients of their cross-entropy. @returns how many were right */
function lossGradient(wanted: readonly number[]): number {
  let right = 0
  wanted.forEach((want, i) => {
    const scores = pass.scores.subarray(i * 8, i * 8 + 8)
    const max = Math.max(...scores)
    if (want >= 0 && scores[want] === max) right++
    let sum = 0
    for (let k = 0; k < 8; k++) sum += scores[k] = Math.exp(scores[k]! - max)
    for (let k = 0; k < 8; k++) {
      const target = want < 0 ? 1 / 8 : k === want ? 1 : 0
      scores[k] = (scores[k]! / sum - target) / BATCH
    }
  })
  return right
}

let steps = 0
/** Adam with decoupled decay (I. Loshchilov, F. Hutter, 2019). */
function step(rate: number): void {
  steps++
  const scale = rate * (Math.sqrt(1 - 0.999 ** steps) / (1 - 0.9 ** steps))
  groups.forEach((values, g) => {
    const gradient = gradientGroups[g]!
    const firstMoment = firstMoments[g]!
    const secondMoment = secondMoments[g]!
    for (let i = 0; i < values.length; i++) {
      firstMoment[i] = 0.9 * firstMoment[i]! + 0.1 * gradient[i]!
      secondMoment[i] = 0.999 * secondMoment[i]! + 0.001 * gradient[i]! * gradient[i]!
      values[i]! -=
        (scale * firstMoment[i]!) / (Math.sqrt(secondMoment[i]!) + 1e-8) + rate * 0.02 * values[i]!
    }
  })
}

const every = Math.floor(train.length / BATCH)
for (let epoch = 0; epoch < epochs; epoch++) {
  const own = rng.foldIn(`epoch/${epoch}`)
  const shuffled = own.shuffled(train)
  for (let n = 0; n < every; n++) {
    const wanted = fillBatch(shuffled.slice(n * BATCH, n * BATCH + BATCH), own)
    keepForward(net, batch, pass)
    lossGradient(wanted)
    backward(net, pass, gradients)
    const past = (epoch * every + n) / (epochs * every)
    step(
      0.00002 +
        (continues ? 0.0006 : 0.0015) *
          Math.min(1, past * 20) *
          0.5 *
          (1 + Math.cos(Math.PI * past)),
    )
  }
  const texts = check.filter(({ isText }) => isText)
  const checkRng = rng.foldIn('check')
  let right = 0
  let seen = 0
  for (let n = 0; n + BATCH <= texts.length; n += BATCH, seen += BATCH) {
    const wanted = fillBatch(texts.slice(n, n + BATCH), checkRng)
    keepForward(net, batch, pass)
    right += lossGradient(wanted)
  }
  process.stdout.write(
    `epoch ${epoch + 1}: ${((100 * right) / seen).toFixed(1)} % of held-out patches right\n`,
  )
  writeFileSync(
    new URL('../src/page/networks/orientation/weights.bin', import.meta.url),
    packNetwork(net),
  )
}
