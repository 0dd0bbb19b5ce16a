/** What a layout is: one design of a document class, drawn with other content each time. */
import type { Rng } from '../../core/rng.ts'
import type { Frame } from '../capture/frame.ts'
import type { Sheet } from '../parts/sheet.ts'

/** One design of a class. */
export interface Layout {
  name: string
  frame: Frame
  /**
   * Size of the sheet in units of about a pixel, `[w, h]`. A scene has none: it fills the frame.
   */
  size: (rng: Rng) => readonly [number, number]
  /** chance that the form was filled in by hand */
  byHand: number
  draw: (sheet: Sheet, target: number) => void
}

/** An upright A4 page. */
export const A4 = (rng: Rng): readonly [number, number] => [420, 594 + rng.int(-8, 8)]

/** An A4 page on its side. */
export const A4_WIDE = (rng: Rng): readonly [number, number] => [594 + rng.int(-8, 8), 420]
