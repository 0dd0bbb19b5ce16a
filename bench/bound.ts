/**
 * What bounds a build on many cores: how many images a second its main thread can hand out, take in and
 * keep, with workers that take no time. Tasks and results are copied as between threads; rows are real ones
 * of heavy, and the journal is written to disk and synced as in a build.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { planBuild } from '../src/augment/build/plan.ts'
import { renderPlan } from '../src/augment/build/render-all.ts'
import type { Failure, JournalRow, SourceResult, SourceTask } from '../src/augment/build/task.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { silent } from '../src/core/progress.ts'
import { FailureList } from '../src/jobs/failures.ts'
import { Journal } from '../src/jobs/journal.ts'
import { FingerprintFile } from '../src/page/dedupe/fingerprint-file.ts'
import { CLASSES, DrawnRows, surveyed } from './drawn-rows.ts'
import type { Args, Report } from './report.ts'

/** Threads that the main thread believes it feeds. */
const THREADS = 64

export async function run({ quick }: Args): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-bench-'))
  const prints = new FingerprintFile(join(folder, 'fingerprints'))
  try {
    const { recipe: heavy } = await loadRecipe('heavy')
    const target = quick ? 5000 : 100_000
    const recipe = { ...heavy, target, maxPerSource: target }
    const classes = Array.from({ length: CLASSES }, (_, i) => ({ target: i, name: `c${i}` }))
    const pages = surveyed(Math.ceil(target / 16), (print) => prints.keep(print))

    let started = performance.now()
    const plan = planBuild(recipe, pages, classes)
    const planSeconds = (performance.now() - started) / 1000

    const drawn = new DrawnRows(recipe)
    const resultOf = ({ path, sha256, of, images, overlays }: SourceTask): SourceResult => ({
      rows: images.map(({ id, split, variant }) =>
        drawn.row({ id, split, variant, source: { path, sha256, target: of.target }, overlays }),
      ),
      failures: [],
    })
    const pool = {
      options: { maxThreads: THREADS },
      run: (task: SourceTask) => Promise.resolve(structuredClone(resultOf(structuredClone(task)))),
    } as unknown as Piscina
    const journal = await Journal.open<JournalRow>(folder, plan.total, () => undefined)
    const failures = new FailureList<Failure>(join(folder, 'failures.jsonl'))
    const { signal } = new AbortController()
    started = performance.now()
    const cpu = process.cpuUsage()
    const images = await renderPlan(plan, { pool, journal, failures, progress: silent, signal })
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const microseconds = (user + system) / images
    await journal.close()

    const json = {
      images,
      planSeconds,
      imagesPerSecond: images / seconds,
      processorMicrosecondsPerImage: microseconds,
    }
    return {
      json,
      lines: [
        `plan of ${images} images of ${pages.length} sources: ${planSeconds.toFixed(1)} s`,
        `main thread alone: ${Math.round(json.imagesPerSecond)} images/s, ${Math.round(microseconds)} µs of a core an image`,
      ],
    }
  } finally {
    prints.close()
    await rm(folder, { recursive: true, force: true })
  }
}
