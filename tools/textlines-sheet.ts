/**
 * Draws the text lines and words that are found over pages, as contact sheets:
 * `npx tsx tools/textlines-sheet.ts OUT.png PAGE... [--area PIXELS] [--columns N] [--cell SIDE] [--rows N]`.
 * More pages than one sheet holds go on to OUT-2.png and so on.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { decode } from '../src/page/codec/decode.ts'
import type { Source } from '../src/page/image/source.ts'
import { findTextLines, type TextLine } from '../src/page/textlines/text-lines.ts'

const WORDS = ['rgba(0,150,0,0.38)', 'rgba(0,80,230,0.38)'] as const
const LABEL = 14

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    area: { type: 'string', default: String(443 * 591) },
    columns: { type: 'string', default: '6' },
    rows: { type: 'string', default: '3' },
    cell: { type: 'string', default: '330' },
  },
})
const [out, ...files] = positionals
if (!out?.endsWith('.png') || files.length === 0)
  throw new Error('Expected OUT.png and at least one page')
const columns = Number(values.columns)
const cell = Number(values.cell)
const perSheet = columns * Number(values.rows)
for (let first = 0; first < files.length; first += perSheet) {
  const some = files.slice(first, first + perSheet)
  const sheet = createCanvas(columns * cell, Math.ceil(some.length / columns) * (cell + LABEL))
  const context = sheet.getContext('2d')
  context.fillStyle = '#777'
  context.fillRect(0, 0, sheet.width, sheet.height)
  for (const [k, file] of some.entries()) {
    const source = await decode(readFileSync(file), file, { area: Number(values.area) })
    const { lines } = findTextLines(source)
    context.save()
    context.translate((k % columns) * cell, Math.floor(k / columns) * (cell + LABEL))
    context.fillStyle = '#fff'
    context.font = '11px sans-serif'
    context.fillText(`${first + k} ${lines.length} ${basename(file)}`.slice(0, 52), 2, 11, cell - 4)
    context.translate(0, LABEL)
    drawPage(context, source, lines)
    context.restore()
  }
  const name = first === 0 ? out : out.replace(/\.png$/, `-${first / perSheet + 1}.png`)
  writeFileSync(name, sheet.toBuffer('image/png'))
}

function drawPage(context: SKRSContext2D, source: Source, lines: readonly TextLine[]): void {
  const { width, height, pixels } = source
  const page = createCanvas(width, height)
  const onPage = page.getContext('2d')
  const image = onPage.createImageData(width, height)
  image.data.set(pixels)
  onPage.putImageData(image, 0, 0)
  for (const line of lines) {
    onPage.save()
    onPage.translate(line.x, line.y)
    onPage.rotate(line.angle)
    for (const [k, { start, end }] of line.words.entries()) {
      onPage.fillStyle = WORDS[k % 2]!
      onPage.fillRect(start, -0.65 * line.height, end - start, 1.3 * line.height)
    }
    onPage.restore()
  }
  const scale = Math.min((cell - 2) / width, (cell - 2) / height)
  context.drawImage(page, 0, 0, width * scale, height * scale)
}
