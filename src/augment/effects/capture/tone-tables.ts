/** Tables of tones for the kernel that applies them. */
/** What red, green and blue add to the grey (BT.601). */
const SHARES = [77 / 256, 150 / 256, 29 / 256] as const

/**
 * The curves, then every colour moved along the line to its grey, as the kernel `toneTables` takes it: what
 * each level of each channel adds to red, green, blue and alpha, with five bits of fraction.
 * @param curves of red, green and blue: 256 levels each
 * @param saturation distance of colours from grey, 1 as they are
 */
export function mixed(curves: readonly ArrayLike<number>[], saturation: number): Int16Array {
  const out = new Int16Array(3 * 256 * 4)
  for (let channel = 0; channel < 3; channel++) {
    const curve = curves[channel]!
    const share = (1 - saturation) * SHARES[channel]!
    // Half a level once a pixel for rounding; alpha is what it is.
    const [half, alpha] = channel === 0 ? [16, 32 * 255] : [0, 0]
    for (let level = 0; level < 256; level++) {
      const at = (256 * channel + level) * 4
      const value = 32 * curve[level]!
      const grey = Math.round(value * share) + half
      out[at] = out[at + 1] = out[at + 2] = grey
      out[at + channel] = Math.round(value * (share + saturation)) + half
      out[at + 3] = alpha
    }
  }
  return out
}
