/** Pictures: like photographs, portraits, logos, codes. */
import { box, print } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { code, title } from '../words.ts'

/** Something like a photograph: a sky and ground, things of soft shapes, coarse noise. */
export function photo(
  sheet: Sheet,
  area: Area,
  set: { grey?: boolean; things?: number } = {},
): void {
  const { ctx, rng } = sheet
  const { x, y, w, h } = area
  const saturation = set.grey ? 0 : rng.int(10, 60)
  const tone = (light: number): string => `hsl(${rng.int(0, 360)} ${saturation}% ${light}%)`
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  const sky = ctx.createLinearGradient(x, y, x + w * rng.uniform(-0.3, 0.3), y + h)
  sky.addColorStop(0, tone(rng.int(35, 90)))
  sky.addColorStop(rng.uniform(0.3, 0.7), tone(rng.int(25, 80)))
  sky.addColorStop(1, tone(rng.int(8, 60)))
  ctx.fillStyle = sky
  ctx.fillRect(x, y, w, h)
  const things = set.things ?? rng.int(3, 9)
  for (let i = 0; i < things; i++) {
    const [cx, cy] = [x + w * rng.random(), y + h * rng.uniform(0.2, 1)]
    const reach = Math.min(w, h) * rng.uniform(0.08, 0.4)
    const shade = ctx.createRadialGradient(
      cx - reach * 0.3,
      cy - reach * 0.3,
      0,
      cx,
      cy,
      reach * 1.2,
    )
    shade.addColorStop(0, tone(rng.int(40, 90)))
    shade.addColorStop(1, tone(rng.int(5, 45)))
    ctx.fillStyle = shade
    ctx.beginPath()
    const kind = rng.random()
    if (kind < 0.4)
      ctx.ellipse(cx, cy, reach, reach * rng.uniform(0.4, 1.2), rng.random() * 3, 0, 7)
    else if (kind < 0.75)
      ctx.roundRect(
        cx - reach,
        cy - reach / 2,
        reach * 2,
        reach * rng.uniform(0.6, 1.6),
        reach * rng.uniform(0, 0.4),
      )
    else {
      ctx.moveTo(cx, cy - reach)
      ctx.lineTo(cx + reach, cy + reach)
      ctx.lineTo(cx - reach, cy + reach * rng.uniform(0.2, 1))
    }
    ctx.fill()
  }
  for (let i = 0; i < 40; i++) {
    ctx.fillStyle = rng.bernoulli(0.5) ? 'rgb(0 0 0 / 0.09)' : 'rgb(255 255 255 / 0.09)'
    ctx.fillRect(
      x + w * rng.random(),
      y + h * rng.random(),
      w * rng.uniform(0.02, 0.2),
      h * rng.uniform(0.01, 0.1),
    )
  }
  ctx.restore()
}

/** A head and shoulders before a plain ground. */
export function portrait(sheet: Sheet, { x, y, w, h }: Area): void {
  const { ctx, rng } = sheet
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  ctx.fillStyle = `hsl(${rng.int(180, 260)} ${rng.int(0, 40)}% ${rng.int(65, 95)}%)`
  ctx.fillRect(x, y, w, h)
  const centre = x + w * rng.uniform(0.45, 0.55)
  ctx.fillStyle = `hsl(${rng.int(0, 360)} ${rng.int(5, 40)}% ${rng.int(12, 45)}%)`
  ctx.beginPath()
  ctx.ellipse(centre, y + h * 1.05, w * 0.46, h * 0.36, 0, 0, 7)
  ctx.fill()
  ctx.fillStyle = `hsl(25 ${rng.int(15, 55)}% ${rng.int(10, 30)}%)`
  ctx.beginPath()
  ctx.ellipse(centre, y + h * 0.4, w * 0.27, h * 0.27, 0, 0, 7)
  ctx.fill()
  ctx.fillStyle = `hsl(25 ${rng.int(25, 55)}% ${rng.int(55, 80)}%)`
  ctx.beginPath()
  ctx.ellipse(centre, y + h * 0.46, w * 0.21, h * 0.23, 0, 0, 7)
  ctx.fill()
  ctx.restore()
}

/** A mark of a firm: a shape, some with a letter. */
export function logo(sheet: Sheet, x: number, y: number, size: number): void {
  const { ctx, rng, look } = sheet
  ctx.fillStyle = look.accent
  ctx.beginPath()
  const kind = rng.int(0, 4)
  if (kind === 0) ctx.arc(x + size / 2, y + size / 2, size / 2, 0, 7)
  else if (kind === 1) ctx.roundRect(x, y, size, size, size * 0.2)
  else if (kind === 2) {
    ctx.moveTo(x + size / 2, y)
    ctx.lineTo(x + size, y + size)
    ctx.lineTo(x, y + size)
  } else if (kind === 3) {
    for (let i = 0; i < 3; i++)
      ctx.rect(x + (i * size) / 3, y + size * rng.uniform(0, 0.5), size / 4, size * 0.5)
  } else ctx.ellipse(x + size / 2, y + size / 2, size / 2, size / 3.4, rng.uniform(-0.6, 0.6), 0, 7)
  ctx.fill()
  if (kind > 1) return
  const letter = title(rng, look.script, 1).slice(0, 1)
  print(sheet, letter, x + size / 2, y + size * 0.15, {
    size: size * 0.7,
    align: 'center',
    face: look.title,
    colour: '#ffffff',
  })
}

/** Bars of a code with its number, or a square of modules. */
export function barcode(sheet: Sheet, { x, y, w, h }: Area, square = false): void {
  const { ctx, rng, look } = sheet
  ctx.fillStyle = look.ink
  if (square) {
    const n = 17
    const cell = Math.min(w, h) / n
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (rng.bernoulli(0.5)) ctx.fillRect(x + i * cell, y + j * cell, cell, cell)
    for (const [i, j] of [
      [0, 0],
      [n - 5, 0],
      [0, n - 5],
    ] as const) {
      box(
        sheet,
        { x: x + (i + 0.5) * cell, y: y + (j + 0.5) * cell, w: cell * 4, h: cell * 4 },
        { fill: '#ffffff', weight: cell, colour: look.ink },
      )
    }
    return
  }
  for (let at = x; at < x + w;) {
    const bar = rng.uniform(0.6, 2.4)
    ctx.fillRect(at, y, bar, h)
    at += bar + rng.uniform(0.7, 2.2)
  }
  if (rng.bernoulli(0.7))
    print(sheet, code(rng), x + w / 2, y + h + 1, { size: 4, align: 'center' })
}

/** A rubber stamp, round or square, with words; turned a little. */
export function rubber(sheet: Sheet, x: number, y: number, size: number): void {
  const { ctx, rng, look } = sheet
  const colour = rng.bernoulli(0.6)
    ? `hsl(${rng.pick([0, 8, 225, 235, 270])} 65% 45% / 0.75)`
    : 'rgb(40 40 50 / 0.75)'
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(rng.normal(0, 0.2))
  ctx.strokeStyle = colour
  ctx.lineWidth = rng.uniform(0.8, 1.8)
  ctx.beginPath()
  const round = rng.bernoulli(0.5)
  if (round) ctx.arc(0, 0, size / 2, 0, 7)
  else ctx.rect(-size * 0.8, -size * 0.28, size * 1.6, size * 0.56)
  ctx.stroke()
  if (round && rng.bernoulli(0.5)) {
    ctx.beginPath()
    ctx.arc(0, 0, size * 0.38, 0, 7)
    ctx.stroke()
  }
  print(sheet, title(rng, look.script, rng.int(1, 2)).toUpperCase(), 0, -size * 0.12, {
    size: size * 0.24,
    align: 'center',
    colour,
    face: look.bold,
    max: size * (round ? 0.7 : 1.4),
  })
  ctx.restore()
}
