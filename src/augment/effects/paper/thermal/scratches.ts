/** Marks of nails, keys and coins on thermal paper. */
import type { Page } from '../../../../page/image/page.ts'
import { project } from '../../../../page/geometry/projection.ts'
import type { Rng } from '../../../../core/rng.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

const tone = (alpha: number): string => `rgba(70,68,78,${alpha})`

/** Draws short grey strokes that begin and end softly, some of them side by side. */
export function drawScratches(page: Page, frame: SheetFrame, count: number, rng: Rng): void {
  const { short } = frame
  let [x, y, angle] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    if (i === 0 || rng.bernoulli(0.45)) {
      x = rng.uniform(0, frame.wide)
      y = rng.uniform(0, frame.high)
      angle = rng.uniform(0, Math.PI)
    } else {
      x += rng.normal(0, 0.02)
      y += rng.normal(0, 0.02)
      angle += rng.normal(0, 0.12)
    }
    const length = 0.06 * Math.exp(rng.normal(0, 0.6))
    const [dx, dy] = [0.5 * length * Math.cos(angle), 0.5 * length * Math.sin(angle)]
    const a = project(frame.toPage, x - dx, y - dy)
    const b = project(frame.toPage, x + dx, y + dy)
    const bow = rng.normal(0, 0.08)
    const middle = project(frame.toPage, x - bow * dy, y + bow * dx)
    const alpha = rng.uniform(0.12, 0.42)
    const wide = short * rng.uniform(0.0012, 0.0042)
    const box = {
      left: Math.min(a.x, b.x) - 2 * wide - 0.1 * length * short,
      top: Math.min(a.y, b.y) - 2 * wide - 0.1 * length * short,
      right: Math.max(a.x, b.x) + 2 * wide + 0.1 * length * short,
      bottom: Math.max(a.y, b.y) + 2 * wide + 0.1 * length * short,
    }
    page.drawWithin(box, (context) => {
      const fade = context.createLinearGradient(a.x, a.y, b.x, b.y)
      fade.addColorStop(0, tone(0))
      fade.addColorStop(0.2, tone(alpha))
      fade.addColorStop(0.6, tone(0.7 * alpha))
      fade.addColorStop(1, tone(0))
      context.strokeStyle = fade
      for (const share of [1, 0.5]) {
        context.lineWidth = wide * share
        context.beginPath()
        context.moveTo(a.x, a.y)
        context.quadraticCurveTo(
          2 * middle.x - (a.x + b.x) / 2,
          2 * middle.y - (a.y + b.y) / 2,
          b.x,
          b.y,
        )
        context.stroke()
      }
    })
  }
}
