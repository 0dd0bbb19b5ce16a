/** The sheet's own background: paper with folds and stains, or a card with round corners. */
import type { Sheet } from './sheet.ts'

/** Fills the sheet with paper: nearly white, some folded, some stained or with a printed edge. */
export function paper(sheet: Sheet, colour = ''): void {
  const { ctx, rng, w, h } = sheet
  ctx.fillStyle = colour === '' ? plainPaper(sheet) : colour
  ctx.fillRect(0, 0, w, h)
  if (rng.bernoulli(0.12)) stain(sheet)
}

function plainPaper({ rng }: Sheet): string {
  const kind = rng.random()
  if (kind < 0.72) return `hsl(${rng.int(30, 60)} ${rng.int(4, 14)}% ${rng.int(95, 98)}%)`
  if (kind < 0.9) return `hsl(${rng.int(34, 48)} ${rng.int(20, 40)}% ${rng.int(90, 95)}%)`
  return `hsl(${rng.pick([205, 150, 95, 345])} ${rng.int(15, 30)}% ${rng.int(91, 95)}%)`
}

/** Marks of folding, drawn last so that they lie over the print: a dark and a pale line side by side. */
export function foldMarks(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  if (!rng.bernoulli(0.35)) return
  const marks = rng.int(1, 3)
  for (let i = 1; i <= marks; i++) {
    const across = rng.bernoulli(0.7)
    const length = across ? h : w
    const at = (length * i) / (marks + 1) + rng.normal(0, 2)
    const reach = length * rng.uniform(0.05, 0.12)
    const strength = rng.uniform(0.05, 0.16)
    const fade = across
      ? ctx.createLinearGradient(0, at - reach, 0, at + reach)
      : ctx.createLinearGradient(at - reach, 0, at + reach, 0)
    fade.addColorStop(0, 'rgba(0,0,0,0)')
    fade.addColorStop(0.49, `rgba(20,20,30,${strength})`)
    fade.addColorStop(0.5, `rgba(255,255,255,${strength * 2})`)
    fade.addColorStop(0.52, `rgba(255,255,255,${strength})`)
    fade.addColorStop(1, 'rgba(255,255,255,0)')
    ctx.fillStyle = fade
    if (across) ctx.fillRect(0, at - reach, w, reach * 2)
    else ctx.fillRect(at - reach, 0, reach * 2, h)
  }
}

function stain(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const [x, y, r] = [rng.uniform(0, w), rng.uniform(0, h), rng.uniform(10, 60)]
  const spot = ctx.createRadialGradient(x, y, r * 0.3, x, y, r)
  spot.addColorStop(0, 'rgba(150,120,70,.07)')
  spot.addColorStop(0.9, 'rgba(140,110,60,.12)')
  spot.addColorStop(1, 'rgba(140,110,60,0)')
  ctx.fillStyle = spot
  ctx.fillRect(x - r, y - r, 2 * r, 2 * r)
}

/** Clips the sheet to a card with corners of radius `r` and fills it. */
export function card(sheet: Sheet, r: number, colour: string): void {
  const { ctx, w, h } = sheet
  ctx.beginPath()
  ctx.roundRect(0.5, 0.5, w - 1, h - 1, r)
  ctx.clip()
  ctx.fillStyle = colour
  ctx.fillRect(0, 0, w, h)
}
