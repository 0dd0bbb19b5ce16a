/** `npm run bench -- NAME [--json]`: what the README's figures come from. */
import { keepFreedMemoryMapped } from '../src/core/allocator.ts'
import type { Args, Report } from './report.ts'

const BENCHES: Record<string, () => Promise<{ run: (args: Args) => Promise<Report> }>> = {
  factory: () => import('./factory.ts'),
  peers: () => import('./peers.ts'),
  bound: () => import('./bound.ts'),
  testlike: () => import('./testlike.ts'),
  restore: () => import('./restore.ts'),
  dewarping: () => import('./dewarping.ts'),
  restoring: () => import('./restoring.ts'),
  gain: () => import('./gain.ts'),
  engine: () => import('./engine.ts'),
  gpu: () => import('./gpu.ts'),
  words: () => import('./words.ts'),
  reading: () => import('./reading.ts'),
  orientation: () => import('./orientation.ts'),
  readability: () => import('./readability.ts'),
  worth: () => import('./worth/worth.ts'),
  studio: () => import('./studio.ts'),
  gallery: () => import('./gallery.ts'),
  labels: () => import('./labels.ts'),
}

const [name = '', ...rest] = process.argv.slice(2)
const load = BENCHES[name]
if (!load) {
  process.stderr.write(
    `npm run bench -- ${Object.keys(BENCHES).join(' | ')} [--workers N] [--quick] [--json]\n`,
  )
  process.exit(2)
}
keepFreedMemoryMapped()
const at = rest.indexOf('--workers')
const workers = at >= 0 ? Number(rest[at + 1]) : 2
const { json, lines } = await (
  await load()
).run({
  workers,
  quick: rest.includes('--quick'),
  rest,
})
process.stdout.write(
  rest.includes('--json') ? `${JSON.stringify(json)}\n` : `${lines.join('\n')}\n`,
)
