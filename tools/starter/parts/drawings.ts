/** What is drawn in lines: charts, diagrams, plans, staves. */
import { box, inset, level, print, rule } from '../marks.ts'
import type { Area, Sheet } from '../sheet.ts'
import { label, number } from '../words.ts'

/** Kinds of charts. */
export const CHARTS = ['bars', 'lines', 'pie', 'scatter', 'stacked', 'sideways'] as const
export type Chart = (typeof CHARTS)[number]

/** A chart with its axes. */
export function chart(
  sheet: Sheet,
  area: Area,
  kind: Chart,
  set: { titled?: boolean; framed?: boolean } = {},
): void {
  const { rng, look } = sheet
  const small = Math.max(3.6, look.size * 0.75)
  if (set.framed) box(sheet, area)
  let inner = inset(area, Math.max(4, area.w * 0.07))
  if (set.titled !== false) {
    print(sheet, label(rng, look.script), area.x + area.w / 2, inner.y, {
      size: small * 1.2,
      align: 'center',
      face: look.bold,
      max: area.w,
    })
    inner = { ...inner, y: inner.y + small * 2, h: inner.h - small * 2 }
  }
  if (kind === 'pie') return pie(sheet, inner)
  const { x, y, w, h } = inner
  rule(sheet, [x, y], [x, y + h])
  level(sheet, x, y + h, w)
  for (let i = 1; i < 5; i++) {
    if (rng.bernoulli(0.7))
      print(sheet, number(rng), x - 1.5, y + (h * i) / 5 - 2, { size: small * 0.8, align: 'right' })
  }
  if (rng.bernoulli(0.4))
    for (let i = 0; i < 5; i++)
      rule(sheet, [x, y + (h * i) / 5], [x + w, y + (h * i) / 5], { weight: 0.3 })
  if (kind === 'lines' || kind === 'scatter') return curves(sheet, inner, kind === 'scatter')
  bars(sheet, inner, kind)
}

function hues({ rng, look }: Sheet): (i: number) => string {
  const from = rng.int(0, 360)
  const isGrey = rng.bernoulli(0.45)
  return (i) =>
    i === 0
      ? look.accent
      : isGrey
        ? `hsl(0 0% ${(i * 37 + 30) % 80}%)`
        : `hsl(${from + i * 67} 55% ${45 + ((i * 13) % 30)}%)`
}

function pie(sheet: Sheet, { x, y, w, h }: Area): void {
  const { ctx, rng, look } = sheet
  const colour = hues(sheet)
  const reach = Math.min(w, h) * 0.45
  const [cx, cy] = [x + w * rng.uniform(0.4, 0.5), y + h / 2]
  let angle = rng.random() * 6
  const parts = rng.int(3, 6)
  for (let i = 0; i < parts; i++) {
    const next = i === parts - 1 ? angle + 1 : angle + rng.uniform(0.4, 1.8)
    ctx.beginPath()
    ctx.moveTo(cx, cy)
    ctx.arc(cx, cy, reach, angle, i === parts - 1 ? angle + 2 : next)
    ctx.closePath()
    ctx.fillStyle = colour(i)
    ctx.fill()
    ctx.strokeStyle = look.paper
    ctx.stroke()
    const middle = (angle + next) / 2
    print(
      sheet,
      label(rng, look.script),
      cx + Math.cos(middle) * reach * 1.25,
      cy + Math.sin(middle) * reach * 1.15,
      { size: look.size * 0.7, align: 'center' },
    )
    angle = next
  }
}

function curves(sheet: Sheet, { x, y, w, h }: Area, dots: boolean): void {
  const { ctx, rng } = sheet
  const colour = hues(sheet)
  const count = rng.int(1, 4)
  for (let n = 0; n < count; n++) {
    const points = rng.int(5, 16)
    ctx.strokeStyle = ctx.fillStyle = colour(n)
    ctx.lineWidth = rng.uniform(0.7, 1.6)
    if (rng.bernoulli(0.3)) ctx.setLineDash([3, 2])
    let value = rng.uniform(0.2, 0.8)
    const drift = rng.uniform(-0.06, 0.06)
    ctx.beginPath()
    for (let i = 0; i < points; i++) {
      value = Math.min(0.97, Math.max(0.03, value + drift + rng.normal(0, dots ? 0.2 : 0.07)))
      const [px, py] = [x + (w * i) / (points - 1), y + h * (1 - value)]
      if (dots) ctx.fillRect(px - 1, py - 1, 2, 2)
      else ctx.lineTo(px, py)
    }
    if (!dots) ctx.stroke()
    ctx.setLineDash([])
  }
}

function bars(sheet: Sheet, { x, y, w, h }: Area, kind: Chart): void {
  const { ctx, rng } = sheet
  const colour = hues(sheet)
  const count = rng.int(4, 11)
  const sideways = kind === 'sideways'
  const step = (sideways ? h : w) / count
  for (let i = 0; i < count; i++) {
    let from = 0
    for (let n = 0; n < (kind === 'stacked' ? 3 : 1); n++) {
      const value = rng.uniform(0.1, kind === 'stacked' ? 0.32 : 0.95)
      ctx.fillStyle = colour(n)
      if (sideways) ctx.fillRect(x + w * from, y + i * step + step * 0.15, w * value, step * 0.7)
      else
        ctx.fillRect(x + i * step + step * 0.15, y + h * (1 - from - value), step * 0.7, h * value)
      from += value
    }
  }
}

/** Boxes with words, joined by lines. */
export function diagram(sheet: Sheet, area: Area, name: string): void {
  const { ctx, rng, look, family } = sheet
  const f = family.foldIn(`diagram ${name}`)
  const ranks = f.int(2, 4)
  const round = f.bernoulli(0.4) ? 4 : 0
  let above: [number, number][] = []
  for (let rank = 0; rank < ranks; rank++) {
    const count = rank === 0 ? 1 : f.int(2, 5)
    const [w, h] = [Math.min(area.w / 2.4, (area.w / count) * 0.8), (area.h / ranks) * 0.5]
    const centres: [number, number][] = []
    for (let i = 0; i < count; i++) {
      const [cx, cy] = [
        area.x + (area.w * (i + 0.5)) / count,
        area.y + (area.h * (rank + 0.5)) / ranks,
      ]
      box(
        sheet,
        { x: cx - w / 2, y: cy - h / 2, w, h },
        { round, fill: rng.bernoulli(0.3) ? look.pale : '#ffffff', weight: look.thin },
      )
      print(sheet, label(rng, look.script), cx, cy - look.size / 2, {
        align: 'center',
        max: w * 0.9,
        size: look.size * 0.9,
      })
      centres.push([cx, cy])
      const parent = above[Math.floor((i * above.length) / count)]
      if (parent) {
        ctx.beginPath()
        ctx.moveTo(cx, cy - h / 2)
        ctx.lineTo(cx, cy - h)
        ctx.lineTo(parent[0], cy - h)
        ctx.lineTo(parent[0], parent[1] + h / 2)
        ctx.stroke()
      }
    }
    above = centres
  }
}

/** A plan of lines, circles and measures. */
export function plan(sheet: Sheet, area: Area): void {
  const { ctx, rng, look } = sheet
  ctx.strokeStyle = look.ink
  for (let i = rng.int(4, 9); i > 0; i--) {
    const x = area.x + Math.round(rng.random() * 8) * (area.w / 10)
    const y = area.y + Math.round(rng.random() * 8) * (area.h / 10)
    const [w, h] = [(area.w / 10) * rng.int(1, 4), (area.h / 10) * rng.int(1, 4)]
    ctx.lineWidth = rng.pick([0.5, 0.8, 1.6])
    ctx.beginPath()
    if (rng.bernoulli(0.3)) ctx.arc(x, y, Math.min(w, h) / 2, 0, rng.pick([1.57, 7]))
    else ctx.rect(x, y, Math.min(w, area.x + area.w - x), Math.min(h, area.y + area.h - y))
    ctx.stroke()
    if (rng.bernoulli(0.6)) {
      level(sheet, x, y - 4, w, 0.4)
      print(sheet, number(rng), x + w / 2, y - 9, { size: 4, align: 'center' })
    }
  }
  for (let i = rng.int(2, 6); i > 0; i--) {
    const at: [number, number] = [area.x + rng.random() * area.w, area.y + rng.random() * area.h]
    rule(sheet, at, [at[0] + rng.normal(0, 40), at[1] + rng.normal(0, 40)], {
      weight: 0.4,
      ...(rng.bernoulli(0.5) && { dash: 3 }),
    })
  }
}

/** Five lines with notes; returns where the stave ended. */
export function stave(sheet: Sheet, { x, y, w }: Area, pitch: number): number {
  const { ctx, rng, look } = sheet
  for (let i = 0; i < 5; i++) level(sheet, x, y + i * pitch, w, 0.5)
  ctx.fillStyle = ctx.strokeStyle = look.ink
  ctx.lineWidth = 0.7
  for (let at = x + 14; at < x + w - 4; at += rng.uniform(5, 15)) {
    const cy = y + (rng.int(-1, 9) * pitch) / 2
    ctx.beginPath()
    ctx.ellipse(at, cy, pitch * 0.6, pitch * 0.42, -0.3, 0, 7)
    if (rng.bernoulli(0.75)) ctx.fill()
    ctx.moveTo(at + pitch * 0.55, cy)
    ctx.lineTo(at + pitch * 0.55, cy - pitch * 3)
    ctx.stroke()
    if (rng.bernoulli(0.12)) rule(sheet, [at + 4, y], [at + 4, y + pitch * 4], { weight: 0.7 })
  }
  return y + pitch * 4
}
