import { createCanvas } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { registerFonts } from '../../../src/page/fonts/fonts.ts'
import { measured, wordsThatFit } from '../../../src/sample/parts/measure.ts'

it('measures each text once for each font and spacing, as the context does', () => {
  registerFonts()
  const ctx = createCanvas(8, 8).getContext('2d')
  let asked = 0
  const plain = ctx.measureText.bind(ctx)
  ctx.measureText = (text) => {
    asked++
    return plain(text)
  }
  const widths = new Set<number>()
  for (const font of ['7px "Sample Gothic"', '9.5px "Sample Gothic"', '7px "Sample Batang Bold"']) {
    for (const spacing of [0, 2]) {
      ctx.font = font
      ctx.letterSpacing = `${spacing}px`
      const { width } = measured(ctx, '입원증명서 12', font, spacing)
      expect(width).toBe(plain('입원증명서 12').width)
      expect(measured(ctx, '입원증명서 12', font, spacing).width).toBe(width)
      widths.add(width)
    }
  }
  expect(widths.size).toBe(6)
  expect(asked).toBe(6)
})

it('puts as many words on a line as fit, wherever it begins to look', () => {
  for (let i = 0; i < 300; i++) {
    const rng = rngFrom(`words/${i}`)
    const words = Array.from({ length: rng.int(1, 12) }, () => 'x'.repeat(rng.int(0, 9)))
    const first = rng.int(0, words.length - 1)
    const width = rng.uniform(0, 60)
    const fit = wordsThatFit(words, first, { width, guess: rng.uniform(0.2, 4), measure })
    let want = 1
    while (first + want < words.length && measure(line(words, first, want + 1)) <= width) want++
    expect(fit).toBe(want)
  }

  function measure(text: string): number {
    return text.length * 1.1
  }
  function line(words: readonly string[], first: number, count: number): string {
    return words.slice(first, first + count).join(' ')
  }
})
