/** Logos, letterheads, bar codes and security patterns. */
import { rngFrom } from '../../core/rng.ts'
import type { Hospital } from '../facts/medicine.ts'
import type { Box, Sheet } from './sheet.ts'
import { line, print } from './text.ts'

/** An emblem `size` across. It depends on `name` only: a hospital keeps its emblem. */
export function logo(sheet: Sheet, name: string, x: number, y: number, size: number): void {
  const { ctx, style } = sheet
  const own = rngFrom(`logo/${name}`)
  ctx.save()
  ctx.translate(x, y)
  ctx.fillStyle = style.accent
  ctx.strokeStyle = style.accent
  ctx.lineWidth = size * 0.09
  const kind = own.int(0, 4)
  if (kind === 0) {
    ctx.fillRect(-size * 0.14, -size * 0.45, size * 0.28, size * 0.9)
    ctx.fillRect(-size * 0.45, -size * 0.14, size * 0.9, size * 0.28)
  } else if (kind === 1) {
    for (let i = 0; i < 5; i++) {
      ctx.rotate((Math.PI * 2) / 5)
      ctx.globalAlpha = 0.5 + i * 0.1
      ctx.beginPath()
      ctx.ellipse(0, -size * 0.25, size * 0.13, size * 0.25, 0, 0, Math.PI * 2)
      ctx.fill()
    }
  } else if (kind === 2) {
    ctx.beginPath()
    ctx.arc(0, 0, size * 0.42, 0, Math.PI * 2)
    ctx.stroke()
    print(sheet, name[0]!, 0, 0, {
      size: size * 0.55,
      face: style.bold,
      align: 'center',
      colour: style.accent,
    })
  } else if (kind === 3) {
    ctx.beginPath()
    ctx.moveTo(0, size * 0.42)
    ctx.bezierCurveTo(-size * 0.8, -size * 0.15, -size * 0.3, -size * 0.6, 0, -size * 0.2)
    ctx.bezierCurveTo(size * 0.3, -size * 0.6, size * 0.8, -size * 0.15, 0, size * 0.42)
    ctx.fill()
  } else {
    for (let i = 0; i < 3; i++) {
      ctx.beginPath()
      ctx.arc(
        -size * 0.1 + i * size * 0.1,
        0,
        size * (0.15 + i * 0.13),
        Math.PI * 0.6,
        Math.PI * 1.7,
      )
      ctx.stroke()
    }
  }
  ctx.restore()
}

/** The head of a hospital's letter paper; returns its height. */
export function letterhead(
  sheet: Sheet,
  of: Hospital,
  x: number,
  y: number,
  width: number,
): number {
  const { ctx, rng, style } = sheet
  const size = rng.uniform(9, 11)
  const kind = rng.int(0, 3)
  if (kind === 0) {
    logo(sheet, of.name, x + 9, y + 9, 16)
    print(sheet, of.name, x + 21, y + 7, { size, face: style.bold, colour: style.accent })
    print(sheet, `${of.address}  TEL ${of.phone}  FAX ${of.fax}`, x + 21, y + 16, {
      size: 4.6,
      max: width - 24,
    })
  } else if (kind === 1) {
    const wide = print(sheet, of.name, x + width / 2 + 8, y + 7, {
      size,
      face: style.bold,
      align: 'center',
    })
    logo(sheet, of.name, x + width / 2 - wide / 2 - 4, y + 7, 14)
    print(
      sheet,
      `(${rng.int(10_000, 62_000)}) ${of.address} / 전화 ${of.phone} / 팩스 ${of.fax}`,
      x + width / 2,
      y + 17,
      { size: 4.6, align: 'center', max: width },
    )
  } else if (kind === 2) {
    ctx.fillStyle = style.accent
    ctx.fillRect(x, y, width, 14)
    print(sheet, of.name, x + 6, y + 7, { size: size * 0.9, face: style.bold, colour: '#f4f4f2' })
    print(sheet, `대표전화 ${of.phone}`, x + width - 6, y + 7, {
      size: 5.2,
      align: 'right',
      colour: '#f4f4f2',
    })
  } else {
    print(sheet, of.name, x + width, y + 7, { size: size * 0.85, face: style.bold, align: 'right' })
    logo(sheet, of.name, x + 8, y + 8, 15)
  }
  ctx.strokeStyle = style.accent
  ctx.lineWidth = style.thick
  if (kind !== 2) line(sheet, x, y + 22, x + width, y + 22)
  return 24
}

/** A one-dimensional bar code in the box, with its digits below when `text` is given. */
export function barcode(sheet: Sheet, { x, y, w, h }: Box, text = ''): void {
  const { ctx, rng } = sheet
  ctx.fillStyle = '#161616'
  const step = 0.75
  for (let at = 0; at < w;) {
    const bar = step * rng.int(1, 3)
    ctx.fillRect(x + at, y, Math.min(bar, w - at), h)
    at += bar + step * rng.int(1, 3)
  }
  if (text !== '')
    print(sheet, text, x + w / 2, y + h + 4, { size: 5, align: 'center', face: 'Sample Gothic' })
}

/** Whether a module lies in the corner that an eye of the code takes. */
const eye = (cx: number, cy: number): boolean => cx < 8 && cy < 8

/** A QR-like square code, `side` units. */
export function squareCode(sheet: Sheet, x: number, y: number, side: number): void {
  const { ctx, rng } = sheet
  const n = 21
  const m = side / n
  ctx.fillStyle = '#161616'
  for (let j = 0; j < n; j++)
    for (let i = 0; i < n; i++) {
      if (eye(i, j) || eye(n - 1 - i, j) || eye(i, n - 1 - j)) continue
      if (rng.bernoulli(0.5)) ctx.fillRect(x + i * m, y + j * m, m, m)
    }
  for (const [ex, ey] of [
    [0, 0],
    [n - 7, 0],
    [0, n - 7],
  ] as const) {
    ctx.fillRect(x + (ex + 2) * m, y + (ey + 2) * m, 3 * m, 3 * m)
    ctx.strokeStyle = '#161616'
    ctx.lineWidth = m
    ctx.strokeRect(x + (ex + 0.5) * m, y + (ey + 0.5) * m, 6 * m, 6 * m)
  }
}

/** Fine waves over a box, as on security paper. */
export function guilloche(sheet: Sheet, { x, y, w, h }: Box, colour: string, lines = 14): void {
  const { ctx, rng } = sheet
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  ctx.strokeStyle = colour
  ctx.lineWidth = 0.4
  const waves = rng.uniform(2, 5)
  const phase = rng.uniform(0, 6)
  for (let i = 0; i < lines; i++) {
    ctx.beginPath()
    for (let s = 0; s <= 40; s++) {
      const t = s / 40
      const swing = Math.sin(t * Math.PI * 2 * waves + phase + i * 0.35) * h * 0.16
      const px = x + t * w
      const py = y + ((i + 0.5) / lines) * h + swing
      if (s === 0) ctx.moveTo(px, py)
      else ctx.lineTo(px, py)
    }
    ctx.stroke()
  }
  ctx.restore()
}
