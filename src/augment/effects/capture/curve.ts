/** Tone curves as tables of 256 bytes. */

export interface Curve {
  /** grey levels added */
  brightness: number
  /** factor around `mean` */
  contrast: number
  /** exponent; above 1 darkens the middle */
  gamma: number
  /** grey level that contrast leaves where it is */
  mean: number
  /** factor of the channel */
  gain: number
}

/**
 * The curve as a table. Where it would leave 0 to 255 it bends in and meets the end flatly over a
 * width that grows with how far it overshoots, as film and paper do; a curve that overshoots
 * nowhere is not bent.
 */
export function curveTable({ brightness, contrast, gamma, mean, gain }: Curve): Int32Array {
  const line = (tone: number): number => {
    const bent = gamma === 1 ? tone : 255 * (tone / 255) ** gamma
    return (mean + (bent - mean) * contrast) * gain + brightness
  }
  const over = Math.max(0, line(255) - 255)
  const under = Math.max(0, -line(0))
  const table = new Int32Array(256)
  for (let tone = 0; tone < 256; tone++) {
    const top = 255 - softRise(255 - line(tone), over)
    table[tone] = Math.round(Math.min(255, Math.max(0, softRise(top, under))))
  }
  return table
}

/** `max(0, value)`, its corner rounded over ±`width` (polynomial smooth maximum, I. Quilez). */
function softRise(value: number, width: number): number {
  if (value >= width) return value
  if (value <= -width) return 0
  const h = (value + width) / (2 * width)
  return h * h * width
}
