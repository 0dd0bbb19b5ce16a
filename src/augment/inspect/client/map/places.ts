/** Where images lie on the map, and which of them a loop drawn around some holds. */
import { MAP_SIDE, type MapData } from '../../data.ts'
import { load } from '../load.ts'

export class Places {
  readonly data: MapData
  readonly x: Float32Array
  readonly y: Float32Array

  private constructor(data: MapData) {
    this.data = data
    this.x = Float32Array.from(data.x)
    this.y = Float32Array.from(data.y)
  }

  static async load(): Promise<Places> {
    return new Places(await load<MapData>('map'))
  }

  has(row: number): boolean {
    return this.x[row]! >= 0
  }

  /** 1 for each image within a loop. */
  within(loop: readonly number[]): Uint8Array {
    const marks = new Uint8Array(this.x.length)
    for (let row = 0; row < marks.length; row++) {
      if (this.has(row) && isWithin(loop, this.x[row]!, this.y[row]!)) marks[row] = 1
    }
    return marks
  }

  /** The image nearest to a place and no further than `reach`, or −1. */
  nearest(x: number, y: number, reach: number): number {
    let found = -1
    let min = reach * reach
    for (let row = 0; row < this.x.length; row++) {
      const distance = (this.x[row]! - x) ** 2 + (this.y[row]! - y) ** 2
      if (distance > min || !this.has(row)) continue
      min = distance
      found = row
    }
    return found
  }
}

/** Corners of a loop that an address holds at most. */
const CORNERS = 64

/** A loop as an address has it: whole numbers, x and y by turns. @param loop x and y by turns */
export function loopText(loop: readonly number[]): string {
  const every = Math.max(1, Math.ceil(loop.length / 2 / CORNERS))
  const kept: number[] = []
  for (let i = 0; i < loop.length; i += 2 * every) kept.push(loop[i]!, loop[i + 1]!)
  return kept
    .map((value) => Math.round(Math.min(2 * MAP_SIDE, Math.max(0, value + MAP_SIDE / 2))))
    .join('-')
}

/** What `loopText` wrote; nothing where a text is no loop. */
export function readLoop(text: string): number[] {
  const values = text.split('-').map((one) => Number(one) - MAP_SIDE / 2)
  return values.length < 6 || values.some(Number.isNaN) ? [] : values
}

/** Whether a ray from a place crosses the loop an odd number of times. */
function isWithin(loop: readonly number[], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = loop.length - 2; i < loop.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [loop[i]!, loop[i + 1]!, loop[j]!, loop[j + 1]!]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
