/**
 * Measures what is found on real pages against what was written down by eye
 * (tests/page/textlines/truth.json): `npx tsx tools/textlines-measure.ts SHARED [--areas 262000,2000000] [--only PART] [--list]`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decode } from '../src/page/codec/decode.ts'
import { findTextLines } from '../src/page/textlines/text-lines.ts'
import { gradeLines, TRUTH, type Grade } from '../tests/page/textlines/truth.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    areas: { type: 'string', default: `${443 * 591},2000000` },
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
  },
})
const [shared] = positionals
if (shared === undefined) throw new Error('Expected the folder of the shared data')
for (const area of values.areas.split(',').map(Number)) {
  const folders = new Map<string, Record<Grade, number>>()
  let ms = 0
  for (const [name, truth] of Object.entries(TRUTH)) {
    if (!name.includes(values.only)) continue
    const source = await decode(readFileSync(join(shared, name)), name, { area })
    const start = performance.now()
    const { lines } = findTextLines(source)
    ms += performance.now() - start
    const grade = gradeLines(truth, source, lines)
    if (values.list && grade !== 'proper')
      say(`${area} ${grade.padEnd(7)} ${lines.length} of ${truth.lines.join('-')} ${name}`)
    for (const folder of [name.split('/').slice(0, 2).join('/'), 'all']) {
      const counts = folders.get(folder) ?? { proper: 0, partly: 0, wrong: 0, missed: 0 }
      counts[grade]++
      folders.set(folder, counts)
    }
  }
  for (const [folder, counts] of folders) {
    const pages = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const shares = Object.entries(counts).map(
      ([grade, count]) => `${grade} ${((100 * count) / pages).toFixed(0)} %`,
    )
    say(`${area} px, ${folder} (${pages}): ${shares.join(', ')}`)
  }
  say(`${area} px: ${ms.toFixed(0)} ms`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
