/**
 * The factory beside what others do the same work with, in one run on the same pages: `heavy` beside
 * Augraphy's default pipeline, single effects beside AlbumentationsX. PALIMPSEST_PYTHON names a Python
 * that has both (peers/augraphy_heavy.py and peers/albumentationsx.py say how it is made). What was
 * measured last is kept in peers/augraphy_heavy.json and peers/albumentationsx.json.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { writeWhole } from '../src/core/files.ts'
import { readLabelledSet, type LabelledSet } from '../src/dataset/labelled-set.ts'
import { effectsBeside, type EffectRow } from './effects-beside.ts'
import { heavyPool, makeSplits, rate, tasksFor, withCores } from './heavy-pool.ts'
import type { Args, Report } from './report.ts'
import { median, sampleSet } from './support.ts'

/** Both programs draw images of these many pages. */
const PAGES = 60
/** Each is measured so often, in turn. */
const ROUNDS = 3
const WARM_UP = 20

interface Speed {
  imagesPerSecond: number
  /** of processor time an image, all threads */
  coreMilliseconds: number
}

export async function run({ workers, quick, rest }: Args): Promise<Report> {
  const python = process.env['PALIMPSEST_PYTHON']
  if (!python)
    throw new Error('PALIMPSEST_PYTHON names no Python: see bench/peers/augraphy_heavy.py')
  const set = await readLabelledSet(await sampleSet(PAGES))
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'unknown'}`
  const json: Record<string, object> = {}
  const lines: string[] = []
  if (!rest.includes('--no-effects')) {
    const beside = await effectsBeside(python, set, quick ? 3 : 15)
    json['effects'] = { machine, ...beside }
    await keep('albumentationsx', json['effects'])
    lines.push('ms of one core a page, ours and AlbumentationsX:', ...beside.rows.map(effectLine))
  }
  if (!rest.includes('--no-heavy')) {
    const heavy = await heavyBeside(python, set, workers, quick)
    json['heavy'] = { machine, ...heavy }
    await keep('augraphy_heavy', json['heavy'])
    const { ours, augraphy } = heavy
    lines.push(
      `heavy, ${workers} workers: ${speed(ours)}; Augraphy, ${workers} processes: ${speed(augraphy)}`,
      `× ${heavy.ratio.toFixed(1)} by the clock, × ${heavy.coreRatio.toFixed(1)} by processor time`,
    )
  }
  return { json, lines }
}

async function heavyBeside(
  python: string,
  set: LabelledSet,
  workers: number,
  quick: boolean,
): Promise<{ ours: Speed; augraphy: Speed & object; ratio: number; coreRatio: number }> {
  const out = await mkdtemp(join(tmpdir(), 'palimpsest-peers-'))
  const heavy = { ...(await loadRecipe('heavy')).recipe, target: quick ? 300 : 1800 }
  await makeSplits(out)
  const pool = heavyPool(out, set, heavy, workers)
  try {
    const tasks = await tasksFor(pool, set, heavy, PAGES)
    await rate(pool, tasks.slice(0, WARM_UP))
    const files = tasks.map((task) => join(set.root, task.path))
    const mine: Speed[] = []
    const theirs: (Speed & object)[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const own = tasks.filter((_, i) => i % ROUNDS === round)
      const [imagesPerSecond, cores] = await withCores(() => rate(pool, own))
      mine.push({ imagesPerSecond, coreMilliseconds: (1000 * cores) / imagesPerSecond })
      theirs.push(await drawnByAugraphy(python, files, workers, quick ? 10 : 60))
    }
    const of = (speeds: readonly Speed[]): Speed => ({
      imagesPerSecond: median(speeds.map((s) => s.imagesPerSecond)),
      coreMilliseconds: median(speeds.map((s) => s.coreMilliseconds)),
    })
    const [ours, peer] = [of(mine), { ...theirs[0], ...of(theirs) }]
    return {
      ours,
      augraphy: peer,
      ratio: ours.imagesPerSecond / peer.imagesPerSecond,
      coreRatio: peer.coreMilliseconds / ours.coreMilliseconds,
    }
  } finally {
    await pool.destroy()
    await rm(out, { recursive: true, force: true })
  }
}

async function drawnByAugraphy(
  python: string,
  files: readonly string[],
  processes: number,
  seconds: number,
): Promise<Speed & object> {
  const script = fileURLToPath(new URL('./peers/augraphy_heavy.py', import.meta.url))
  const options = ['--processes', String(processes), '--seconds', String(seconds)]
  const { stdout } = await promisify(execFile)(python, [script, ...options, ...new Set(files)], {
    maxBuffer: 1 << 24,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Speed & object
}

async function keep(name: string, measured: object): Promise<void> {
  const file = fileURLToPath(new URL(`./peers/${name}.json`, import.meta.url))
  await writeWhole(file, `${JSON.stringify(measured, rounded, 2)}\n`)
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value
}

function effectLine({ effect, ours, peer, ratio }: EffectRow): string {
  return `  ${effect.padEnd(12)} ${ours.toFixed(2)}  ${peer.toFixed(2)}  × ${ratio.toFixed(2)}`
}

const speed = ({ imagesPerSecond, coreMilliseconds }: Speed): string =>
  `${imagesPerSecond.toFixed(1)} images/s, ${coreMilliseconds.toFixed(0)} ms of a core each`
