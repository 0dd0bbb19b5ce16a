/** What somebody wrote on a note: some lines of it, by hand. */
import type { Page } from '../../../../page/image/page.ts'
import type { Rng } from '../../../../core/rng.ts'
import type { Wrote } from '../../effect.ts'
import { COLOURS, penOf, write, type PenKind } from '../../ink/strokes/pens.ts'
import { writing } from '../../ink/strokes/scribble.ts'
import { handOf, placed, type Trace } from '../../ink/strokes/trace.ts'
import { wroteStrokes } from '../../ink/strokes/wrote.ts'
import type { Script } from '../../ink/scripts.ts'
import type { Local } from './local.ts'

/** Height of small letters, mm, and distance of lines in such heights. */
const LETTERS = [3.4, 6] as const
const APART = 2.3

/** Writes on a note of this size, mm; nothing where letters would be too small to be seen as such. */
export function writeOnNote(
  page: Page,
  { bench, spot }: Local,
  { wide, high }: { wide: number; high: number },
  { lines, script }: { lines: number; script: Script },
  rng: Rng,
): readonly Wrote[] {
  const scale = bench.perMillimetre
  const height = rng.uniform(...LETTERS) * scale
  if (lines === 0 || height < 3) return []
  const origin = bench.pixelAt(spot.x, spot.y)
  const right = bench.pixelAt(spot.x + Math.cos(spot.angle), spot.y + Math.sin(spot.angle))
  const angle = Math.atan2(right.y - origin.y, right.x - origin.x)
  const kind: PenKind = rng.pick(['ballpoint', 'ballpoint', 'fineliner', 'pencil', 'marker'])
  const colour = rng.pick([...COLOURS, 'black', 'blue', 'blue'] as const)
  const pen = penOf(page, kind, colour, { width: 0.9, height, opacity: 0.95 }, rng)
  const hand = handOf(rng, rng.uniform(0.7, 1.4), pen.taper)
  const margin = rng.uniform(0.06, 0.14) * wide * scale
  const tilt = rng.normal(-0.02, 0.03)
  const wrote: Wrote[] = []
  let v = 0.3 * high * scale
  for (let line = 0; line < lines && v < 0.93 * high * scale; line++, v += APART * height) {
    const traces: Trace[] = []
    let u = margin + Math.abs(rng.normal(0, 0.5)) * height
    for (let words = rng.int(1, 3); words > 0; words--) {
      const word = writing(height, hand, script, rng)
      const long = Math.max(...word.map((trace) => endOf(trace)))
      if (u + long > wide * scale - 0.5 * margin) break
      traces.push(...word.map((trace) => placed(trace, u, 0, 0)))
      u += long + 0.9 * height
    }
    if (traces.length === 0) continue
    const low = v
    const lying = traces.map((trace) =>
      placed(placed(trace, 0, low, tilt), origin.x, origin.y, angle),
    )
    write(page, pen, lying)
    wrote.push(wroteStrokes('words', lying, pen.width))
  }
  return wrote
}

/** How far to the right a trace goes. */
function endOf(trace: Trace): number {
  let far = 0
  for (let i = 0; i < trace.length; i += 3) far = Math.max(far, trace[i]!)
  return far
}
