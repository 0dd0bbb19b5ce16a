import { describe, expect, test } from 'vitest'
import { occupancyOf } from '../../../../../src/augment/effects/ink/strokes/places.ts'
import { scribble } from '../../../../../src/augment/effects/ink/strokes/scribble.ts'
import { handOf, type Trace } from '../../../../../src/augment/effects/ink/strokes/trace.ts'
import type { Script } from '../../../../../src/augment/effects/ink/scripts.ts'
import { rngFrom } from '../../../../../src/core/rng.ts'
import { paintedPage } from '../../../../support/geometry-pages.ts'

/** Pieces of writing in a script, each with the pen's traces. */
function written(script: Script): Trace[][] {
  const page = paintedPage(900, 1200, () => 240)
  return Array.from({ length: 24 }, (_, i) => {
    const rng = rngFrom(`written ${i}`)
    const hand = handOf(rng, 1, 0.5)
    const occupancy = occupancyOf(page)
    const context = { page, occupancy, lines: [], height: 20, size: 1, hand, script }
    return scribble('words', context, rng).traces
  })
}

/** How often a trace turns from going up to going down, or back. */
function swings(trace: Trace): number {
  let [count, last] = [0, 0]
  for (let i = 4; i < trace.length; i += 3) {
    const way = Math.sign(trace[i]! - trace[i - 3]!)
    if (way !== 0 && last !== 0 && way !== last) count++
    if (way !== 0) last = way
  }
  return count
}

const width = (traces: Trace[]): number => {
  const xs = traces.flatMap((trace) => trace.filter((_, i) => i % 3 === 0))
  return Math.max(...xs) - Math.min(...xs)
}

describe('words', () => {
  test('in Latin script are one or two joined traces that swing up and down', () => {
    for (const traces of written('latin')) {
      expect(traces.length).toBeLessThanOrEqual(2)
      expect(swings(traces[0]!)).toBeGreaterThanOrEqual(6)
    }
  })

  test('in Korean are syllables of at least two traces, none of which goes on across the next', () => {
    for (const traces of written('korean')) {
      expect(traces.length).toBeGreaterThanOrEqual(4)
      const syllables = width(traces)
      for (const trace of traces) expect(width([trace])).toBeLessThan(0.75 * syllables)
    }
  })

  test('in digits are single signs, one after the other', () => {
    for (const traces of written('digits')) {
      const starts = traces.map((trace) => Math.min(...trace.filter((_, i) => i % 3 === 0)))
      expect(traces.length).toBeGreaterThanOrEqual(2)
      expect(starts.at(-1)!).toBeGreaterThan(starts[0]!)
      for (const trace of traces) expect(swings(trace)).toBeLessThan(9)
    }
  })

  test('are of all three where any script will do', () => {
    const counts = written('any').map((traces) => traces.length)
    expect(counts.some((count) => count <= 2)).toBe(true)
    expect(counts.some((count) => count >= 6)).toBe(true)
  })
})
