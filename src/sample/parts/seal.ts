/** Seals, stamps and signatures. */
import type { Sheet } from './sheet.ts'
import { print, write } from './text.ts'

/** Red of stamping ink, a little different each time. */
function stampRed(sheet: Sheet): string {
  const { rng } = sheet
  return `hsl(${rng.int(-6, 10)} ${rng.int(65, 88)}% ${rng.int(42, 54)}%)`
}

/** A round personal seal with two to four letters, `r` in units. */
export function roundSeal(sheet: Sheet, name: string, x: number, y: number, r: number): void {
  const { ctx, rng } = sheet
  const colour = stampRed(sheet)
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(rng.normal(0, 0.2))
  ctx.globalAlpha = rng.uniform(0.6, 0.92)
  if (rng.bernoulli(0.5)) ctx.scale(0.78, 1)
  ctx.strokeStyle = colour
  ctx.lineWidth = Math.max(0.7, r * 0.11)
  ctx.beginPath()
  ctx.arc(0, 0, r, 0, Math.PI * 2)
  ctx.stroke()
  const letters = Array.from(name).slice(0, 3)
  const size = letters.length === 3 ? r * 0.85 : r
  const places =
    letters.length === 3
      ? [
          [0.42, -0.42],
          [-0.42, -0.42],
          [-0.42, 0.42],
          [0.42, 0.42],
        ]
      : [
          [0, -0.45],
          [0, 0.45],
        ]
  for (const [i, letter] of [...letters, '인'].slice(0, places.length).entries()) {
    const [dx, dy] = places[i]!
    print(sheet, letter, dx! * r, dy! * r, {
      size,
      face: 'Sample Myeongjo Black',
      align: 'center',
      colour,
    })
  }
  ctx.restore()
}

/** A square office seal: the name in columns, read from the right. */
export function squareSeal(sheet: Sheet, name: string, x: number, y: number, side: number): void {
  const { ctx, rng } = sheet
  const colour = stampRed(sheet)
  const text = Array.from(`${name.replaceAll(' ', '')}${rng.pick(['의인', '직인', '인'])}`)
  const columns = text.length <= 4 ? 2 : text.length <= 9 ? 3 : 4
  const lines = Math.ceil(text.length / columns)
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(rng.normal(0, 0.06))
  ctx.globalAlpha = rng.uniform(0.6, 0.9)
  ctx.strokeStyle = colour
  ctx.lineWidth = Math.max(0.8, side * 0.05)
  ctx.strokeRect(-side / 2, -side / 2, side, side)
  const cw = (side * 0.88) / columns
  const ch = (side * 0.9) / lines
  text.forEach((letter, i) => {
    const column = Math.floor(i / lines)
    const lx = side * 0.44 - cw * (column + 0.5)
    const ly = -side * 0.45 + ch * ((i % lines) + 0.5)
    ctx.save()
    ctx.translate(lx, ly)
    ctx.scale(cw / ch > 1.3 ? 1.25 : 1, cw / ch < 0.7 ? 1.3 : 1)
    print(sheet, letter, 0, 0, {
      size: Math.min(cw, ch) * 1.02,
      face: 'Sample Myeongjo Black',
      align: 'center',
      colour,
    })
    ctx.restore()
  })
  ctx.restore()
}

/** A clerk's rectangular stamp, such as `원본대조필`, in red, blue or violet. */
export function clerkStamp(sheet: Sheet, text: string, x: number, y: number, size: number): void {
  const { ctx, rng } = sheet
  const colour = rng.pick([stampRed(sheet), 'hsl(225 60% 42%)', 'hsl(270 40% 42%)'])
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(rng.normal(0, 0.12))
  ctx.globalAlpha = rng.uniform(0.5, 0.85)
  const width = print(sheet, text, 0, 0, {
    size,
    face: 'Sample Gothic Bold',
    align: 'center',
    colour,
  })
  ctx.strokeStyle = colour
  ctx.lineWidth = size * 0.1
  ctx.strokeRect(-width / 2 - size * 0.5, -size * 0.85, width + size, size * 1.7)
  ctx.restore()
}

/** A signature: a name dashed off, or loops of a pen, about `width` wide. */
export function signature(sheet: Sheet, name: string, x: number, y: number, width: number): void {
  const { ctx, rng, style } = sheet
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(rng.uniform(-0.18, 0.04))
  if (rng.bernoulli(0.45))
    write(sheet, name, 0, 0, { size: width / 3.4, face: 'Sample Pen', align: 'center' })
  else {
    ctx.strokeStyle = style.handInk
    ctx.lineWidth = rng.uniform(0.7, 1.2)
    ctx.lineJoin = 'round'
    ctx.lineCap = 'round'
    ctx.beginPath()
    let px = -width / 2
    ctx.moveTo(px, rng.normal(0, width * 0.08))
    const loops = rng.int(3, 6)
    for (let i = 0; i < loops; i++) {
      const next = -width / 2 + (width * (i + 1)) / loops
      ctx.bezierCurveTo(
        px + rng.uniform(0, width * 0.3),
        -width * rng.uniform(0.05, 0.4),
        next - rng.uniform(0, width * 0.35),
        width * rng.uniform(0.02, 0.3),
        next,
        rng.normal(0, width * 0.07),
      )
      px = next
    }
    ctx.stroke()
  }
  ctx.restore()
}
