/** The thin shadow a sheet throws on the desk it lies on. */
import type { SKRSContext2D } from '@napi-rs/canvas'

/** Darkens a few thousandths round the rectangle 0, 0, `width`, `height` of the context. */
export function contactShadow(context: SKRSContext2D, width: number, height: number): void {
  const unit = Math.min(width, height) / 443
  context.save()
  context.strokeStyle = 'rgba(10,8,6,0.09)'
  context.lineJoin = 'round'
  for (const reach of [1.5, 3, 5, 8, 12]) {
    context.lineWidth = reach * unit
    context.strokeRect(0.8 * unit, 1.2 * unit, width, height)
  }
  context.restore()
}
