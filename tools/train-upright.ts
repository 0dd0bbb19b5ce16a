/**
 * Trains the network that tells a page's orientation and writes its weights into the source.
 *
 *     npx tsx tools/train-upright.ts [pages a class] [epochs] [file]
 *
 * Upright pages are drawn (the sample set's layouts under a seed of their own, and pages of plain
 * text in all its fonts), some of them worn; patches are cut round their glyphs. Nothing but
 * the arguments decides the result.
 */
import { writeFileSync } from 'node:fs'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { fade } from '../src/augment/effects/fade.ts'
import { grain } from '../src/augment/effects/grain.ts'
import { tone } from '../src/augment/effects/tone.ts'
import { cutPatches, PATCH_AREA } from '../src/augment/restore/upright/patches.ts'
import { MAPS, scoreOf, type Network } from '../src/augment/restore/upright/network.ts'
import { findGlyphs } from '../src/augment/restore/upright/glyphs.ts'
import { packNetwork } from '../src/augment/restore/upright/pack.ts'
import { drawPage } from '../src/augment/sample/draw.ts'
import { streamOf, type Stream } from '../src/core/random.ts'
import { Page } from '../src/raster/page.ts'
import { Source } from '../src/raster/source.ts'

const SEED = 77_001
const HIDDEN = 64
const BATCH = 64
const PICTURES = new Set([2, 16])
const PATCHES_A_PAGE = 60

const pagesPerClass = Number(process.argv[2] ?? 32)
const epochs = Number(process.argv[3] ?? 5)

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
  return cutPatches(page, findGlyphs(page), PATCHES_A_PAGE, () => ({
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

/** A page of nothing but lines of text. */
function textPage(stream: Stream): Canvas {
  const canvas = createCanvas(460, 560)
  const context = canvas.getContext('2d')
  const paper = stream.int(170, 255)
  context.fillStyle = `rgb(${paper} ${paper} ${paper})`
  context.fillRect(0, 0, 460, 560)
  const ink = stream.int(0, 70)
  context.fillStyle = `rgb(${ink} ${ink} ${ink})`
  const size = stream.between(9, 22)
  context.font = `${size}px "Sample ${stream.pick(FACES)}"`
  for (let y = 30; y < 540; y += size * stream.between(1.3, 1.9)) {
    const words = Array.from({ length: stream.int(2, 9) }, () => word(stream))
    context.fillText(words.join(' '), 24, y)
  }
  return canvas
}

const stream = streamOf(`train-upright/${SEED}`)
const patches: Float32Array[] = []
for (let i = 0; i < pagesPerClass; i++) {
  for (let target = 0; target < 17; target++) {
    if (PICTURES.has(target)) continue
    const key = `train/${target}/${i}`
    patches.push(
      ...patchesOf(drawPage({ id: key, target, label: target, key }, SEED), stream.fork(key)),
    )
  }
  for (let n = 0; n < 3; n++) {
    const own = stream.fork(`text/${i}/${n}`)
    patches.push(...patchesOf(textPage(own), own))
  }
}
process.stdout.write(`${patches.length} patches\n`)

const held = Math.floor(patches.length * 0.03)
const order = stream.fork('split').shuffled(patches)
const check = order.slice(0, held)
const train = order.slice(held)

const start = stream.fork('weights')
const net: Network = {
  hidden: HIDDEN,
  inner: Float32Array.from({ length: HIDDEN * PATCH_AREA }, () => start.normal(0, 0.06)),
  bias: new Float32Array(HIDDEN),
  outer: Float32Array.from({ length: HIDDEN }, () => start.normal(0, 0.2)),
}
const groups = [net.inner, net.bias, net.outer]
const gradients = groups.map((values) => new Float32Array(values.length))
const firsts = groups.map((values) => new Float32Array(values.length))
const seconds = groups.map((values) => new Float32Array(values.length))
const turned = MAPS.map(() => new Float32Array(PATCH_AREA))
const active = MAPS.map(() => new Float32Array(HIDDEN))
const scores = new Float64Array(MAPS.length)

/** Scores of all eight orientations of a patch as probabilities, left in `scores`. */
function look(patch: Float32Array): void {
  MAPS.forEach((map, k) => {
    const to = turned[k]!
    for (let i = 0; i < PATCH_AREA; i++) to[i] = patch[map[i]!]!
    scores[k] = scoreOf(net, to, active[k])
  })
  const most = Math.max(...scores)
  let sum = 0
  for (let k = 0; k < 8; k++) sum += scores[k] = Math.exp(scores[k]! - most)
  for (let k = 0; k < 8; k++) scores[k]! /= sum
}

/** Adds one patch's gradient; it lies upright, so the first orientation is the right one. */
function learn(patch: Float32Array): void {
  look(patch)
  const [inner, bias, outer] = gradients as [Float32Array, Float32Array, Float32Array]
  for (let k = 0; k < 8; k++) {
    const slope = scores[k]! - (k === 0 ? 1 : 0)
    if (Math.abs(slope) < 1e-4) continue
    const pixels = turned[k]!
    for (let h = 0; h < HIDDEN; h++) {
      const value = active[k]![h]!
      if (value === 0) continue
      outer[h]! += slope * value
      const back = slope * net.outer[h]!
      bias[h]! += back
      const at = h * PATCH_AREA
      for (let i = 0; i < PATCH_AREA; i++) inner[at + i]! += back * pixels[i]!
    }
  }
}

let steps = 0
/** Adam (D. Kingma, J. Ba, 2015). */
function step(rate: number): void {
  steps++
  groups.forEach((values, g) => {
    for (let i = 0; i < values.length; i++) {
      const slope = gradients[g]![i]! / BATCH + 1e-4 * values[i]!
      const first = (firsts[g]![i] = 0.9 * firsts[g]![i]! + 0.1 * slope)
      const second = (seconds[g]![i] = 0.999 * seconds[g]![i]! + 0.001 * slope * slope)
      const scale = Math.sqrt(second / (1 - 0.999 ** steps)) + 1e-8
      values[i]! -= (rate * first) / (1 - 0.9 ** steps) / scale
    }
    gradients[g]!.fill(0)
  })
}

for (let epoch = 0; epoch < epochs; epoch++) {
  const shuffled = stream.fork(`epoch/${epoch}`).shuffled(train)
  const rate = 0.0002 + 0.002 * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs))
  for (let at = 0; at + BATCH <= shuffled.length; at += BATCH) {
    for (let i = at; i < at + BATCH; i++) learn(shuffled[i]!)
    step(epoch === epochs - 1 ? 0.0003 : rate)
  }
  let right = 0
  for (const patch of check) {
    look(patch)
    if (scores[0] === Math.max(...scores)) right++
  }
  const share = ((100 * right) / check.length).toFixed(1)
  process.stdout.write(`epoch ${epoch + 1}: ${share} % of held patches
`)
  writeFileSync(
    process.argv[4] ?? new URL('../src/augment/restore/upright/weights.ts', import.meta.url),
    packNetwork(net),
  )
}
