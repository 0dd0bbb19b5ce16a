/** What offices leave on pages, whatever kind they are: numbers, punched holes, stamps, notes by hand. */
import { print, write, signature } from './marks.ts'
import { rubber } from './parts/pictures.ts'
import type { Sheet } from './sheet.ts'
import { code, date, text } from './words.ts'

/** Leaves some of them, drawn by the page and not by its family. */
export function traces(sheet: Sheet): void {
  const { ctx, rng, look, w, h } = sheet
  if (rng.bernoulli(0.25)) numbered(sheet)
  if (rng.bernoulli(0.12)) {
    ctx.fillStyle = rng.bernoulli(0.5) ? 'rgb(20 20 20 / 0.9)' : 'rgb(120 120 120 / 0.5)'
    const holes = rng.pick([2, 2, 3, 4])
    const atLeft = rng.bernoulli(0.8)
    for (let i = 0; i < holes; i++) {
      const along = (i + 1) / (holes + 1)
      ctx.beginPath()
      ctx.arc(atLeft ? w * 0.035 : w * along, atLeft ? h * along : h * 0.03, 3.2, 0, 7)
      ctx.fill()
    }
  }
  if (rng.bernoulli(0.12))
    rubber(sheet, w * rng.uniform(0.15, 0.9), h * rng.uniform(0.05, 0.95), rng.uniform(25, 60))
  if (rng.bernoulli(0.1)) {
    const words = rng.bernoulli(0.4) ? date(rng) : text(rng, look.script, rng.int(6, 22))
    write(sheet, words, w * rng.uniform(0.05, 0.6), h * rng.uniform(0.02, 0.95), {
      size: rng.uniform(6, 12),
      max: w * 0.5,
    })
  }
  if (rng.bernoulli(0.05))
    signature(sheet, w * rng.uniform(0.1, 0.6), h * rng.uniform(0.1, 0.9), rng.uniform(30, 70))
}

function numbered(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const size = rng.uniform(4.5, 7)
  if (rng.bernoulli(0.3)) {
    ctx.save()
    ctx.translate(w - size * 1.4, h * rng.uniform(0.3, 0.95))
    ctx.rotate(-Math.PI / 2)
    print(sheet, code(rng), 0, 0, { size })
    ctx.restore()
    return
  }
  print(sheet, code(rng), w * rng.uniform(0.5, 0.85), h - size * rng.uniform(1.4, 3), { size })
}
