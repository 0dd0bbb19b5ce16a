/**
 * What effects on ink do to paper, pictures and desks of real pages, where they are to do nothing:
 * `tsx bench/flat-change.ts FOLDER… [--every N]`. Prints the pages over the limit and a summary.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findEffect } from '../src/augment/effects/registry.ts'
import { flatChange, sourceOfFile } from '../tests/support/flat-change.ts'

const AREAS = [262_144, 700_000, 2_000_000]
/** Strong, but within what recipes draw that name no parameters. */
const STRONG = {
  fade: { strength: 0.65, maxStrokeWidth: 0.009, uneven: 0.7 },
  'ink-bleed': { reach: 0.0019, amount: 0.8, uneven: 0.9 },
}
/** Share of the pixels away from ink that may change by more than 5 levels. */
const MAX_SHARE = 0.01

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5)
const print = (line: string): unknown => process.stdout.write(`${line}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '1' } },
})
const files = positionals.flatMap((folder) =>
  readdirSync(folder)
    .toSorted()
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => join(folder, name)),
)
const chosen = files.filter((_, i) => i % Number(values.every) === 0)
for (const area of AREAS) {
  const over = { fade: [0, 0], 'ink-bleed': [0, 0] }
  const means = { fade: 0, 'ink-bleed': 0 }
  for (const file of chosen) {
    const source = await sourceOfFile(file, area)
    for (const name of ['fade', 'ink-bleed'] as const) {
      const { flat, bare, mean } = flatChange(findEffect(name)!, source, STRONG[name])
      means[name] += mean / chosen.length
      if (flat > MAX_SHARE) over[name][0]!++
      if (bare > MAX_SHARE) over[name][1]!++
      if (flat <= MAX_SHARE && bare <= MAX_SHARE) continue
      print(`${area} ${name.padEnd(9)} flat ${percent(flat)} % bare ${percent(bare)} % ${file}`)
    }
  }
  for (const name of ['fade', 'ink-bleed'] as const) {
    print(
      `== ${area} ${name}: over the limit on flat ${over[name][0]}, bare ${over[name][1]} of ${chosen.length}; mean change ${means[name].toFixed(2)}`,
    )
  }
}
