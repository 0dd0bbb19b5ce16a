/** How wide text is: forms say the same words over and over, and measuring costs more than drawing. */
import type { SKRSContext2D } from '@napi-rs/canvas'

/** Of text in one font, in the context's units. */
export type Measure = ReturnType<SKRSContext2D['measureText']>

/** Texts that are kept; a page has a few hundred. */
const KEPT = 4096

const kept = new Map<string, Measure>()

/**
 * What `ctx.measureText` says of a text in the context's font and letter spacing.
 * @param font that font, as it was set
 * @param spacing that letter spacing, in units
 */
export function measured(ctx: SKRSContext2D, text: string, font: string, spacing = 0): Measure {
  const key = `${font} ${spacing} ${text}`
  let found = kept.get(key)
  if (!found) {
    if (kept.size >= KEPT) kept.clear()
    found = ctx.measureText(text)
    kept.set(key, found)
  }
  return found
}

/**
 * How many words, from `first` on and at least one, go on a line of `width`. Words make a line wider, so
 * that where it is full can be looked for from a guess: most lines are measured two or three times.
 * @param guess about how wide a character is
 */
export function wordsThatFit(
  words: readonly string[],
  first: number,
  { width, guess, measure }: { width: number; guess: number; measure: (text: string) => number },
): number {
  const left = words.length - first
  const fits = (count: number): boolean =>
    measure(words.slice(first, first + count).join(' ')) <= width
  let count = 1
  let long = words[first]!.length
  while (count < left) {
    long += words[first + count]!.length + 1
    if (long * guess > width) break
    count++
  }
  if (count === 1 || fits(count)) {
    while (count < left && fits(count + 1)) count++
    return count
  }
  do count--
  while (count > 1 && !fits(count))
  return count
}
