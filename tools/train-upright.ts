/**
 * Trains the network that tells a page's orientation and writes its weights into the source.
 *
 *     npx tsx tools/train-upright.ts [pages a class] [epochs] [pages of plain text each time] [--continue]
 *
 * Upright pages are drawn (the sample set's layouts under a seed of their own, and pages of plain
 * text in all its fonts), some of them worn; patches are cut round their glyphs. What looks like
 * glyphs on pictures is to be told of no orientation rather than another. Nothing but the arguments
 * decides the result, but that `--continue` starts with the weights there are and adds pages of
 * English print. Those in the source came of `60 16` and then `40 3 14 --continue`.
 */
import { writeFileSync } from 'node:fs'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { fade } from '../src/augment/effects/fade.ts'
import { grain } from '../src/augment/effects/grain.ts'
import { tone } from '../src/augment/effects/tone.ts'
import { estimateSkew } from '../src/raster/page-skew.ts'
import { cutPatches, PATCH_AREA } from '../src/raster/upright/patches.ts'
import { MAPS, SHAPES, forward, makePass, type Network } from '../src/raster/upright/network.ts'
import { ORIENTATIONS } from '../src/raster/upright/orientation.ts'
import { findGlyphs } from '../src/raster/upright/glyphs.ts'
import { backward, makeGradients } from './upright-gradients.ts'
import { packNetwork, unpackNetwork } from '../src/raster/upright/pack.ts'
import { LAYERS } from '../src/raster/upright/weights.ts'
import { drawPage } from '../src/augment/sample/draw.ts'
import { streamOf, type Stream } from '../src/core/random.ts'
import { Page } from '../src/raster/page.ts'
import { Source } from '../src/raster/source.ts'

const SEED = 77_001
const BATCH = 64
const PICTURES = new Set([2, 16])
const PATCHES_A_PAGE = 60

const pagesPerClass = Number(process.argv[2] ?? 32)
const epochs = Number(process.argv[3] ?? 5)
const textPages = Number(process.argv[4] ?? 3)
const goesOn = process.argv.includes('--continue')

/** Patches of one page, some moved and scaled, of a page that may be worn. */
function patchesOf(canvas: Canvas, stream: Stream): Float32Array[] {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const page = new Page()
  page.load(new Source(width, height, data))
  if (stream.chance(0.5)) {
    const strength = stream.between(0.3, 0.7)
    const lift = { brightness: stream.between(0, 45), contrast: 1, saturation: 1 }
    fade.apply(page, { strength, thick: 7, uneven: 0.5 }, stream, undefined)
    tone.apply(page, { ...lift, gamma: 1, warmth: 0 }, stream, undefined)
    grain.apply(page, { amount: stream.between(1, 7), size: 5.6, colour: 0.2 }, stream, undefined)
  }
  const skew = estimateSkew(page)
  const tilt = (((skew?.angle ?? 0) + stream.normal(0, 1.5)) * Math.PI) / 180
  return cutPatches(page, findGlyphs(page, tilt), PATCHES_A_PAGE, () => ({
    right: stream.normal(0, 0.06),
    down: stream.normal(0, 0.06),
    scale: stream.normal(0, 0.1),
  }))
}

const FACES = ['Gothic', 'Gothic Bold', 'Myeongjo', 'Myeongjo Bold', 'Dodum', 'Batang', 'Plate']
const LETTERS = 'eeeeaaaooiinnttssrrhhllddccuumfpgwybvkxjqz'.split('')

function word(stream: Stream): string {
  const length = stream.int(2, 9)
  const kind = stream.unit()
  const letters = Array.from({ length }, () => {
    if (kind < 0.25) return String(stream.int(0, 9))
    if (kind < 0.4) return String.fromCodePoint(0xac00 + stream.int(0, 11_171))
    return stream.pick(LETTERS)
  }).join('')
  if (kind > 0.85) return letters.toUpperCase()
  return kind > 0.6 ? letters.slice(0, 1).toUpperCase() + letters.slice(1) : letters
}

const ENGLISH =
  'the of and to in is that it was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know get through back much before go good new write our used me man too any day same right look think also around another came come work three word must because does part even place well such here take why things help put years different away again off went old number'.split(
    ' ',
  )

/** English as it is printed: words, capitals at the beginning, figures and stops. */
function englishWord(stream: Stream): string {
  const plain = stream.pick(ENGLISH)
  const kind = stream.unit()
  if (kind < 0.1) return String(stream.int(0, 9999))
  if (kind < 0.2) return plain.toUpperCase()
  const capital = kind < 0.35 ? plain.slice(0, 1).toUpperCase() + plain.slice(1) : plain
  return stream.chance(0.15) ? `${capital}${stream.pick([',', '.', ';', ':'])}` : capital
}

/** A page of nothing but lines of text: of all kinds of letters, or English, closely set. */
function textPage(stream: Stream, isEnglish: boolean): Canvas {
  const canvas = createCanvas(460, 560)
  const context = canvas.getContext('2d')
  const paper = stream.int(170, 255)
  context.fillStyle = `rgb(${paper} ${paper} ${paper})`
  context.fillRect(0, 0, 460, 560)
  const ink = stream.int(0, 70)
  context.fillStyle = `rgb(${ink} ${ink} ${ink})`
  const size = stream.between(9, 22)
  context.font = `${size}px "Sample ${stream.pick(FACES)}"`
  const leading = isEnglish ? stream.between(1.1, 1.6) : 0
  for (let y = 30; y < 540; y += size * (leading || stream.between(1.3, 1.9))) {
    const length = isEnglish ? 14 : stream.int(2, 9)
    const words = Array.from({ length }, () => (isEnglish ? englishWord(stream) : word(stream)))
    context.fillText(words.join(' '), 24, y)
  }
  return canvas
}

const stream = streamOf(`train-upright/${SEED}`)
/** A patch, and whether it shows text that stands upright or a picture that could lie anyhow. */
interface Example {
  patch: Float32Array
  isText: boolean
}

const examples: Example[] = []
const add = (isText: boolean, patches: readonly Float32Array[]): void => {
  for (const patch of patches) examples.push({ patch, isText })
}
for (let i = 0; i < pagesPerClass; i++) {
  for (let target = 0; target < 17; target++) {
    const key = `train/${target}/${i}`
    const canvas = drawPage({ id: key, target, label: target, key }, SEED)
    add(!PICTURES.has(target), patchesOf(canvas, stream.fork(key)))
  }
  for (let n = 0; n < textPages; n++) {
    const own = stream.fork(`text/${i}/${n}`)
    add(true, patchesOf(textPage(own, goesOn && n % 2 === 1), own))
  }
}
process.stdout.write(`${examples.length} patches\n`)

const held = Math.floor(examples.length * 0.03)
const order = stream.fork('split').shuffled(examples)
const check = order.slice(0, held)
const train = order.slice(held)

const start = stream.fork('weights')
const fresh = SHAPES.map(([inputs, outputs]) => ({
  inputs,
  outputs,
  weights: Float32Array.from({ length: inputs * outputs }, () =>
    start.normal(0, Math.sqrt(2 / inputs)),
  ),
  bias: new Float32Array(outputs),
})) as unknown as Network
const net = goesOn ? unpackNetwork(LAYERS) : fresh
const pass = makePass(BATCH)
const gradients = makeGradients(pass)
const groups = net.flatMap(({ weights, bias }) => [weights, bias])
const slopes = gradients.layers.flatMap(({ weights, bias }) => [weights, bias])
const firsts = groups.map((values) => new Float32Array(values.length))
const seconds = groups.map((values) => new Float32Array(values.length))
const batch = new Float32Array(BATCH * PATCH_AREA)

/** The orientation that undoes each: turns are turned back, mirrored ones undo themselves. */
const BACK = ORIENTATIONS.map(({ turns, mirrored }, k) => (mirrored ? k : (4 - turns) % 4))

/** Lays patches into the batch, each in an orientation of its own; which undoes it, or −1 of a picture. */
function lay(chosen: readonly Example[], own: Stream): number[] {
  return chosen.map(({ patch, isText }, i) => {
    const k = own.int(0, 7)
    const map = MAPS[k]!
    const at = i * PATCH_AREA
    for (let p = 0; p < PATCH_AREA; p++) batch[at + p] = patch[map[p]!]!
    return isText ? BACK[k]! : -1
  })
}

/** Turns scores into the slopes of their cross-entropy. @returns how many were right */
function judge(wanted: readonly number[]): number {
  let right = 0
  wanted.forEach((want, i) => {
    const scores = pass.scores.subarray(i * 8, i * 8 + 8)
    const most = Math.max(...scores)
    if (want >= 0 && scores[want] === most) right++
    let sum = 0
    for (let k = 0; k < 8; k++) sum += scores[k] = Math.exp(scores[k]! - most)
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
    const slope = slopes[g]!
    const first = firsts[g]!
    const second = seconds[g]!
    for (let i = 0; i < values.length; i++) {
      first[i] = 0.9 * first[i]! + 0.1 * slope[i]!
      second[i] = 0.999 * second[i]! + 0.001 * slope[i]! * slope[i]!
      values[i]! -= (scale * first[i]!) / (Math.sqrt(second[i]!) + 1e-8) + rate * 0.02 * values[i]!
    }
  })
}

const every = Math.floor(train.length / BATCH)
for (let epoch = 0; epoch < epochs; epoch++) {
  const own = stream.fork(`epoch/${epoch}`)
  const shuffled = own.shuffled(train)
  for (let n = 0; n < every; n++) {
    const wanted = lay(shuffled.slice(n * BATCH, n * BATCH + BATCH), own)
    forward(net, batch, pass)
    judge(wanted)
    backward(net, pass, gradients)
    const past = (epoch * every + n) / (epochs * every)
    step(
      0.00002 +
        (goesOn ? 0.0006 : 0.0015) * Math.min(1, past * 20) * 0.5 * (1 + Math.cos(Math.PI * past)),
    )
  }
  const texts = check.filter(({ isText }) => isText)
  const look = stream.fork('check')
  let right = 0
  let seen = 0
  for (let n = 0; n + BATCH <= texts.length; n += BATCH, seen += BATCH) {
    const wanted = lay(texts.slice(n, n + BATCH), look)
    forward(net, batch, pass)
    right += judge(wanted)
  }
  process.stdout.write(
    `epoch ${epoch + 1}: ${((100 * right) / seen).toFixed(1)} % of held patches\n`,
  )
  writeFileSync(new URL('../src/raster/upright/weights.ts', import.meta.url), packNetwork(net))
}
