import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { sheetAt } from '../../../src/page/background/sheet.ts'
import { textLines } from '../../../src/page/textlines/text-lines.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'

const [WIDTH, HEIGHT] = [443, 591]

/** A printed sheet, a little turned, on orange card with a dark thing beside it. */
function onCard(): Source {
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = '#d8874c'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#222'
  context.fillRect(0, 0, WIDTH, 30)
  context.translate(90, 110)
  context.rotate(0.06)
  context.fillStyle = '#f2efe8'
  context.fillRect(0, 0, 280, 380)
  context.fillStyle = '#222'
  context.font = '11px Pretendard, sans-serif'
  for (let i = 0; i < 14; i++) {
    context.fillText('received from the office on the third of May', 20, 40 + i * 22, 240)
  }
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT)
  return new Source(WIDTH, HEIGHT, data)
}

const source = onCard()

function paramsOf(name: string, variant: number): Readonly<Record<string, number | string>> {
  const { recipe } = parseRecipe(`name: g\nsteps: [{ effect: ${name} }]`, 'sheet')
  const key = { seed: 1, source: 'sheet', variant }
  return drawSteps(recipe, key, { target: 0, name: '' }, [])[0]!.params
}

describe.each(allEffects().filter(({ onPaper }) => onPaper))('$name', (effect) => {
  it('changes the sheet and leaves the desk as it was', () => {
    const page = new Page()
    let changed = 0
    for (let variant = 0; variant < 4; variant++) {
      page.load(source)
      const sheet = page.sheet!
      effect.apply(page, paramsOf(effect.name, variant), rngFrom(`sheet ${variant}`), undefined)
      const after = page.peek()
      for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
          const at = (y * WIDTH + x) * 4
          const isDesk = sheetAt(sheet, x + 0.5, y + 0.5) < 0.5
          for (let i = at; i < at + 3; i++) {
            if (after[i] === source.pixels[i]) continue
            if (isDesk) expect.fail(`the desk changed at ${x}, ${y}`)
            changed++
          }
        }
      }
    }
    expect(changed).toBeGreaterThan(500)
  })
})

describe('text lines', () => {
  it('are those of the sheet', () => {
    const page = new Page()
    page.load(source)
    const { lines } = textLines(page)
    expect(lines.length).toBeGreaterThan(8)
    for (const { x, y } of lines) expect(sheetAt(page.sheet!, x + 5, y)).toBe(255)
  })
})
