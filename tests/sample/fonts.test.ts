import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { FONT_FILES, registerFonts } from '../../src/page/fonts/fonts.ts'
import { LAYOUTS } from '../../src/sample/layouts/index.ts'
import { drawStyle } from '../../src/sample/parts/sheet.ts'
import { rngFrom } from '../../src/core/rng.ts'

/** The characters a TrueType font has glyphs for (cmap format 4 or 12). */
function glyphs(path: string): Set<number> {
  const font = readFileSync(path)
  const tables = font.readUInt16BE(4)
  let cmap = 0
  for (let i = 0; i < tables; i++)
    if (font.toString('latin1', 12 + i * 16, 16 + i * 16) === 'cmap')
      cmap = font.readUInt32BE(20 + i * 16)
  const has = new Set<number>()
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + i * 8)
    if (font.readUInt16BE(at) === 12) {
      for (let g = 0; g < font.readUInt32BE(at + 12); g++) {
        const end = font.readUInt32BE(at + 20 + g * 12)
        for (let c = font.readUInt32BE(at + 16 + g * 12); c <= end; c++) has.add(c)
      }
    } else if (font.readUInt16BE(at) === 4) {
      const double = font.readUInt16BE(at + 6)
      for (let s = 0; s < double; s += 2) {
        const end = font.readUInt16BE(at + 14 + s)
        const start = font.readUInt16BE(at + 16 + double + s)
        const delta = font.readUInt16BE(at + 16 + 2 * double + s)
        const offsetAt = at + 16 + 3 * double + s
        const offset = font.readUInt16BE(offsetAt)
        for (let c = start; c <= end && c < 0xffff; c++) {
          const glyph =
            offset === 0
              ? (c + delta) & 0xffff
              : font.readUInt16BE(offsetAt + offset + 2 * (c - start))
          if (glyph !== 0) has.add(c)
        }
      }
    }
  }
  return has
}

it('has a glyph for every character in the family it is drawn with: no fallback to system fonts', () => {
  registerFonts()
  const { resolve } = createRequire(import.meta.url)
  const known = new Map(
    Object.entries(FONT_FILES).map(([face, file]) => [
      face,
      glyphs(resolve(`@expo-google-fonts/${file}`)),
    ]),
  )
  const missing = new Set<string>()
  const seen = (text: string, font: string): void => {
    const face = /"(.+)"/.exec(font)?.[1] ?? font
    const has = known.get(face)
    for (const c of text) if (!has?.has(c.codePointAt(0)!)) missing.add(`${face}: ${c} in ${text}`)
  }
  for (const [target, designs] of LAYOUTS.entries())
    for (const layout of new Set(designs))
      for (let i = 0; i < 5; i++) {
        const ctx = createCanvas(1, 1).getContext('2d')
        ctx.fillText = (text) => seen(text, ctx.font)
        const rng = rngFrom(`glyphs/${target}/${i}`)
        const [w, h] = layout.frame === 'scene' ? [443, 591] : layout.size(rng)
        const style = drawStyle(rng.foldIn('style'), layout.byHand)
        layout.draw({ ctx, w, h, rng, style }, target)
      }
  expect([...missing]).toEqual([])
})
