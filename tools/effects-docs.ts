/** Writes docs/effects.md and a picture of each effect: `npm run docs:effects`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { AnyEffect } from '../src/augment/effects/effect.ts'
import { allEffects } from '../src/augment/effects/registry.ts'
import { rngFrom } from '../src/core/rng.ts'
import type { Page } from '../src/page/image/page.ts'
import { loadedPage, otherThan } from '../tests/support/effect-pages.ts'
import { effectsPage } from './effects-page.ts'

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url))
const PAGE = 'outpatient'
const MAX_BYTES = 12 * 1024

/** Effects that are seen best on the whole page; of others a piece is shown, enlarged. */
const WHOLE = new Set([
  'watermark',
  'scribbles',
  'stamp',
  'paper-color',
  'flatten',
  'lighting',
  'shadow',
  'photocopy',
  'holes',
  'stain',
  'occlusion',
  'low-toner',
  'section-shift',
  'moire',
  'tear',
  'attached',
])

/** Parameters with which an effect is plain to see in a small picture; the others as by default. */
const SHOWN: Readonly<Record<string, Record<string, number | string>>> = {
  watermark: { kind: 'word', script: 'korean', opacity: 0.25, angle: -45 },
  strikethrough: { lines: 40, color: 'blue', pen: 'ballpoint' },
  underline: { lines: 40, color: 'red', pen: 'ballpoint' },
  highlight: { lines: 8, color: 'yellow' },
  scribbles: { count: 5, color: 'blue', pen: 'ballpoint' },
  'margin-notes': { notes: 1, fields: 40, script: 'korean', color: 'blue', pen: 'ballpoint' },
  stamp: { kind: 'received', script: 'any', count: 2, size: 1.4, ink: 0.6 },
  redaction: { kind: 'marker', lines: 24, opacity: 0.88, rewritten: 0 },
  attached: { kind: 'sticky-note', count: 2, lines: 3, lift: 6 },
  tear: { kind: 'corner', size: 0.2, fibre: 0.006, count: 2 },
  'low-toner': { loss: 0.85, width: 0.5, streaks: 3 },
  halftone: { lines: 90, ink: 'colour' },
  'print-head': { kind: 'carbon', copy: 2, color: 'blue', smudge: 0.6 },
  'section-shift': { count: 4, slip: 0.03, aside: 0.02, channels: 0.004 },
  moire: { strength: 0.1, fringes: 40, bend: 0.8 },
  'ink-bleed': { reach: 0.0025, amount: 0.9 },
  fade: { strength: 0.7 },
  'paper-color': { stock: 'yellow', strength: 1, age: 0.5, foxing: 0.3, texture: 2 },
  'bleed-through': { strength: 0.3 },
  thermal: { dead: 6, dirty: 2, fade: 0.2, patches: 0.6, scratches: 6, ink: 'violet' },
  stain: { kind: 'ring', liquid: 'coffee', count: 3, size: 1.4, strength: 1.2 },
  holes: { punch: 'two', side: 'left', beneath: 'dark', staple: 'front', clip: 'clip' },
  'page-curl': { kind: 'book', fall: 60, gutter: 0.16, neighbour: 0.08, lean: 24, fill: 'desk' },
  folds: { kind: 'quarter', depth: 0.15, tilt: 7, lean: 15, wear: 0.8, dirt: 0.3 },
  crumple: { slope: 9, spread: 1, size: 0.12, elevation: 40, ambient: 0.3 },
  rotate: { angle: 12, fill: 'desk', size: 'keep' },
  rotate90: { turns: 1 },
  resize: { scale: 1, stretch: 0.3, area: 0 },
  translate: { x: 0.15, y: 0.1, fill: 'white' },
  perspective: { strength: 0.12, fill: 'desk' },
  occlusion: { kind: 'fingers', side: 'right', reach: 0.3, size: 1.4, shadow: 0.5 },
  lighting: { strength: 0.5, warmth: 0.6 },
  shadow: { kind: 'hand', strength: 0.5, reach: 0.6, lamps: 2 },
  glare: { kind: 'sleeve', strength: 1, size: 0.25, gloss: 0.8 },
  photocopy: { fog: 0.15, grain: 0.13, hollow: 0.6, streaks: 4, dirt: 120, edges: 0.03 },
  'color-jitter': { brightness: 40, saturation: 0.4 },
  'white-balance': { temperature: 4200, tint: 0 },
  noise: { amount: 12 },
  blur: { kind: 'gaussian', size: 0.003 },
  defocus: { radius: 0.012, sharp: 0, angle: 90, shake: 0 },
  jpeg: { quality: 12 },
  recompress: { times: 4, quality: 25, scale: 0.5 },
  downscale: { factor: 0.45, filter: 'box' },
}

/** A number or name in the middle of how a parameter is drawn by default. */
function usual(effect: AnyEffect): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(effect.params).map(([name, { default: spec }]) => {
      if (typeof spec !== 'object') return [name, spec]
      if ('choice' in spec) return [name, spec.choice[0]!]
      if ('normal' in spec) return [name, spec.normal[0]]
      const [low, high] = 'logUniform' in spec ? spec.logUniform : spec
      return [name, (low + high) / 2]
    }),
  )
}

/** Upper left corner of the piece that is shown of an effect, where it is another than usual. */
const PIECES: Readonly<Record<string, { left: number; top: number }>> = {
  'margin-notes': { left: 250, top: 96 },
}
const USUAL_PIECE = { left: 60, top: 40 }

/** One half of a picture, 200×200: the page, or a piece of it 150 px wide. */
async function half(
  page: Page,
  whole: boolean,
  piece: { left: number; top: number },
): Promise<Buffer> {
  const { width, height } = page
  const image = sharp(Buffer.from(page.peek()), { raw: { width, height, channels: 4 } })
  if (!whole) image.extract({ ...piece, width: 150, height: 150 })
  return image
    .removeAlpha()
    .resize(200, 200, { fit: whole ? 'contain' : 'fill', background: '#888888' })
    .png()
    .toBuffer()
}

async function picture(effect: AnyEffect): Promise<Buffer> {
  const whole = effect.movesPixels || WHOLE.has(effect.name)
  const piece = PIECES[effect.name] ?? USUAL_PIECE
  const before = await half(loadedPage(effect, PAGE), whole, piece)
  const page = loadedPage(effect, PAGE)
  const params = { ...usual(effect), ...SHOWN[effect.name] }
  effect.apply(page, params, rngFrom(`docs/${effect.name}`), otherThan(PAGE))
  const both = sharp({ create: { width: 404, height: 200, channels: 3, background: '#ffffff' } })
    .composite([
      { input: before, left: 0, top: 0 },
      { input: await half(page, whole, piece), left: 204, top: 0 },
    ])
    .png()
  const drawn = await both.toBuffer()
  for (let quality = 80; quality > 20; quality -= 5) {
    const bytes = await sharp(drawn).webp({ quality, effort: 6 }).toBuffer()
    if (bytes.length <= MAX_BYTES) return bytes
  }
  throw new Error(`the picture of ${effect.name} stays above ${MAX_BYTES} bytes`)
}

await mkdir(`${DOCS}effects`, { recursive: true })
for (const effect of allEffects()) {
  await writeFile(`${DOCS}effects/${effect.name}.webp`, await picture(effect))
}
await writeFile(`${DOCS}effects.md`, effectsPage())
