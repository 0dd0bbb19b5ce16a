import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import {
  duplicateGroups,
  rotatedCandidates,
  rotatedDuplicates,
} from '../../../src/augment/audit/duplicates.ts'
import { findOutliers, type PageFeatures } from '../../../src/augment/audit/outliers.ts'
import { appearanceOf, orientedPrints } from '../../../src/augment/statistics/appearance.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import { Source } from '../../../src/page/image/source.ts'
import { statisticsOf } from '../../../src/page/statistics/statistics.ts'

/** A page of its own kind: boxes and lines by name. */
function draw(name: string, width = 120, height = 160, turn?: string): Source {
  const rng = rngFrom(name)
  const upright: Canvas = createCanvas(width, height)
  const ctx = upright.getContext('2d')
  ctx.fillStyle = '#eee'
  ctx.fillRect(0, 0, width, height)
  for (let i = 0; i < 24; i++) {
    ctx.fillStyle = `rgb(${rng.int(0, 200)}, 40, 60)`
    ctx.fillRect(rng.int(0, width - 30), rng.int(0, height - 20), rng.int(8, 45), rng.int(4, 24))
  }
  if (turn === undefined) return sourceOf(upright)
  const quarters = Number(/(\d+)°/.exec(turn)?.[1] ?? 0) / 90
  const [w, h] = quarters % 2 === 0 ? [width, height] : [height, width]
  const canvas: Canvas = createCanvas(w, h)
  const context = canvas.getContext('2d')
  context.translate(w / 2, h / 2)
  context.rotate((quarters * Math.PI) / 2)
  if (turn.startsWith('mirrored')) context.scale(-1, 1)
  context.drawImage(upright, -width / 2, -height / 2)
  return sourceOf(canvas)
}

function sourceOf(canvas: Canvas): Source {
  const { width, height } = canvas
  return new Source(width, height, canvas.getContext('2d').getImageData(0, 0, width, height).data)
}

const featuresOf = (source: Source): PageFeatures => ({
  ...appearanceOf(source, source),
  statistics: statisticsOf(source.pixels, source.width, source.height),
})

test.each([
  'turned by 90°',
  'turned by 180°',
  'turned by 270°',
  'mirrored',
  'mirrored and turned by 90°',
  'mirrored and turned by 180°',
  'mirrored and turned by 270°',
])('a duplicate that was %s is found, only it, and so described', (turn) => {
  const sources = [draw('one'), draw('two'), draw('three'), draw('two', 120, 160, turn)]
  const pages = sources.map(featuresOf)
  const pairs = rotatedDuplicates(rotatedCandidates(pages), (i) => orientedPrints(sources[i]!))
  expect(pairs.map(({ a, b }) => [a, b])).toEqual([[1, 3]])
  const groups = duplicateGroups(
    sources.map((_, i) => `digest ${i}`),
    pages,
    pairs,
  )
  expect(groups).toEqual([{ pages: [1, 3], kind: 'turned', orientation: turn }])
})

test('equal bytes are exact duplicates, also of pages that cannot be read or are empty', () => {
  const one = featuresOf(draw('one'))
  const groups = duplicateGroups(['x', 'y', 'x', 'y', undefined], [one, undefined, one], [])
  expect(groups).toEqual([
    { pages: [0, 2], kind: 'exact' },
    { pages: [1, 3], kind: 'exact' },
  ])
})

test('blank, black, tiny and strange pages stand out, others do not', () => {
  const flat = (grey: number): Source =>
    new Source(120, 160, new Uint8ClampedArray(120 * 160 * 4).fill(grey))
  const usual = Array.from({ length: 40 }, (_, i) => draw(`page ${i}`))
  const noise = rngFrom('noise')
  const strange = new Source(
    300,
    100,
    Uint8ClampedArray.from({ length: 300 * 100 * 4 }, () => noise.int(0, 255)),
  )
  const sources = [...usual, flat(240), flat(3), draw('small', 40, 60), strange]
  const found = findOutliers(sources.map(featuresOf))
  expect(found.map(({ index, issue }) => [index, issue])).toEqual([
    [40, 'blank'],
    [41, 'black'],
    [42, 'tiny'],
    [43, 'unlike'],
  ])
})
