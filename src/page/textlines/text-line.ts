/** What a line of text is. */

/** A stretch of a line, px from the line's start along it. */
export interface Word {
  start: number
  end: number
}

/** A line of text; lengths in px of the page. */
export interface TextLine {
  /** start of the line halfway up its glyphs */
  x: number
  y: number
  /** direction of writing, radians from the x axis towards the y axis */
  angle: number
  /** height of the glyphs' bodies: x-height to cap height, of Korean the syllable's */
  height: number
  length: number
  words: readonly Word[]
}
