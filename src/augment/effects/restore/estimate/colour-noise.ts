/** Noise of colour, which is coarser than that of brightness and goes another way. */
import { bilateralFilter } from '../../../../page/filters/bilateral-grid.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'
import { colour, setColours } from './channels.ts'

/** Differences of colour closer than this share of the noise of brightness are taken for noise. */
const ALIKE = 0.45

/**
 * Smooths what a page's colours differ by. What JPEG has left of such noise are steps from block to
 * block, which look like no noise at all: its strength is taken from that of the brightness.
 * @param sd noise of the brightness, in grey levels
 */
export function denoiseColour(page: Page, sd: number): void {
  const { width, height } = page
  const pixels = page.pixels()
  const [red, blue] = ([0, 2] as const).map((offset) => {
    const plane = colour(pixels, width, height, offset)
    // Differences of colours lie around zero; the grid wants 0 to 255.
    for (let i = 0; i < plane.values.length; i++) plane.values[i]! += 128
    const smooth = bilateralFilter(plane, 8, Math.max(2, sd * ALIKE))
    for (let i = 0; i < smooth.values.length; i++) smooth.values[i]! -= 128
    return smooth
  }) as [Plane, Plane]
  setColours(pixels, width, height, red, blue)
}
