/** The words of a sheet and where they stand, noted as they are printed and written. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Place } from '../../dataset/annotations/annotation.ts'
import { boundsOf, boxPoints } from '../../dataset/annotations/outline.ts'
import { measured } from './measure.ts'

/** A word or a line of them; places in px of the context's canvas. */
export interface WrittenWord {
  kind: 'word' | 'line'
  text: string
  points: Place[]
  /** number of the line, from 0 */
  line: number
}

/** How a line stands: lengths in the context's units. */
interface Standing {
  /** left end of its baseline */
  x: number
  y: number
  size: number
  /** the context's */
  font: string
  /** extra space between letters */
  spacing: number
  /** factor on its width */
  squeeze: number
}

/** Space around glyphs in a word's box, share of the letters' body. */
const ROOM = 0.04

export class WrittenText {
  readonly words: WrittenWord[] = []
  private lines = 0

  /** Notes a line that is printed with the context's font and letter spacing. */
  print(ctx: SKRSContext2D, text: string, { x, y, size, font, spacing, squeeze }: Standing): void {
    const measure = (part: string) => measured(ctx, part, font, spacing)
    const boxes = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
      const left = index === 0 ? x : x + measure(text.slice(0, index)).width * squeeze
      const { width, actualBoundingBoxAscent, actualBoundingBoxDescent } = measure(word)
      const right = left + (width - spacing) * squeeze
      const room = ROOM * size
      const top = y - actualBoundingBoxAscent - room
      const bottom = y + actualBoundingBoxDescent + room
      return { text: word, box: [left - room, top, right + room, bottom] as const }
    })
    this.note(ctx, boxes)
  }

  /** Notes a line of letters, each with its own box: left, top, right, bottom; blanks have none. */
  write(
    ctx: SKRSContext2D,
    letters: readonly { letter: string; box: readonly [number, number, number, number] }[],
  ): void {
    const boxes: { text: string; box: readonly [number, number, number, number] }[] = []
    let word = ''
    let corners: Place[] = []
    for (const { letter, box } of [...letters, { letter: ' ', box: [0, 0, 0, 0] as const }]) {
      if (letter.trim() !== '') {
        word += letter
        corners.push([box[0], box[1]], [box[2], box[3]])
      } else if (word !== '') {
        boxes.push({ text: word, box: boundsOf(corners) })
        word = ''
        corners = []
      }
    }
    this.note(ctx, boxes)
  }

  private note(
    ctx: SKRSContext2D,
    boxes: readonly { text: string; box: readonly [number, number, number, number] }[],
  ): void {
    if (boxes.length === 0) return
    const { a, b, c, d, e, f } = ctx.getTransform()
    const placed = (box: readonly [number, number, number, number]): Place[] =>
      boxPoints(...box).map(([x, y]) => [a * x + c * y + e, b * x + d * y + f])
    const line = this.lines++
    if (boxes.length > 1) {
      const all = boundsOf(boxes.flatMap(({ box }) => boxPoints(...box)))
      const text = boxes.map((one) => one.text).join(' ')
      this.words.push({ kind: 'line', text, points: placed(all), line })
    }
    for (const { text, box } of boxes) {
      this.words.push({ kind: 'word', text, points: placed(box), line })
    }
  }
}
