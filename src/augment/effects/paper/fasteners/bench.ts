/** Drawing on a sheet of paper in millimetres, wherever and however it lies in the picture. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Page } from '../../../../page/image/page.ts'
import { project } from '../../../../page/geometry/projection.ts'
import { sheetFrame, type SheetFrame } from '../../sheet-frame.ts'

/** Short sides of a letter or A4 page, and of a receipt, mm. */
const PAGE_WIDE = 210
const RECEIPT_WIDE = 80
/** Sheets longer than this for their width are receipts. */
const RECEIPT = 1.9

/** Where something lies on a sheet: mm from its upper left corner, radians clockwise. */
export interface Spot {
  x: number
  y: number
  angle: number
}

/** A direction, of length 1 or as long as it says. */
export interface Direction {
  x: number
  y: number
}

/** A sheet measured in millimetres. */
export class Bench {
  /** mm */
  readonly wide: number
  /** mm */
  readonly high: number
  private readonly frame: SheetFrame
  private readonly unit: number
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.frame = sheetFrame(page)
    const { wide, high } = this.frame
    const isReceipt = Math.max(wide, high) > RECEIPT * Math.min(wide, high)
    this.unit = 1 / (isReceipt ? RECEIPT_WIDE : PAGE_WIDE)
    this.wide = wide / this.unit
    this.high = high / this.unit
  }

  /** Pixels of the picture that a millimetre takes. */
  get perMillimetre(): number {
    return this.frame.short * this.unit
  }

  /** The pixel at a place on the sheet. */
  pixelAt(x: number, y: number): { x: number; y: number } {
    return project(this.frame.toPage, x * this.unit, y * this.unit)
  }

  /** The place on the sheet, mm, that a pixel shows. */
  placeAt(x: number, y: number): { x: number; y: number } {
    const place = project(this.frame.toSheet, x, y)
    return { x: place.x / this.unit, y: place.y / this.unit }
  }

  /**
   * Draws something in millimetres around a spot.
   * @param reach how far from the spot it goes at the most, mm
   */
  draw({ x, y, angle }: Spot, reach: number, draw: (context: SKRSContext2D) => void): void {
    const middle = this.pixelAt(x, y)
    const right = this.pixelAt(x + 1, y)
    const down = this.pixelAt(x, y + 1)
    const [ax, ay] = [right.x - middle.x, right.y - middle.y]
    const [bx, by] = [down.x - middle.x, down.y - middle.y]
    const far = reach * Math.max(Math.hypot(ax, ay), Math.hypot(bx, by)) + 1
    const box = {
      left: middle.x - far,
      top: middle.y - far,
      right: middle.x + far,
      bottom: middle.y + far,
    }
    this.page.drawWithin(box, (context) => {
      context.transform(ax, ay, bx, by, middle.x, middle.y)
      context.rotate(angle)
      draw(context)
    })
  }
}

/** A direction as it is seen from something that is turned by `angle`. */
export function seenFrom({ x, y }: Direction, angle: number): Direction {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  return { x: c * x + s * y, y: c * y - s * x }
}
