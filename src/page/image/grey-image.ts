/** Brightness alone: what print is searched for and read in. */
import type { Page } from './page.ts'
import { luma } from './plane.ts'

/** Brightness, one byte per pixel, row by row. */
export interface GreyImage {
  width: number
  height: number
  grey: Uint8Array
}

/** A page's brightness. */
export function greyOf(page: Page): GreyImage {
  return { width: page.width, height: page.height, grey: luma(page.peek()) }
}
