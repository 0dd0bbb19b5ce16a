/** What restoring gives on pairs of real pages, beside what takes five lines. */
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { findEffect } from '../src/augment/effects/registry.ts'
import { rngFrom } from '../src/core/rng.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { Page } from '../src/page/image/page.ts'
import { Source } from '../src/page/image/source.ts'
import { restored } from './restore.ts'
import {
  dilateAndMedian,
  fMeasure,
  greyOf,
  medianDivision,
  otsu,
  sauvola,
  wolf,
} from './plain-methods.ts'
import { cleanScans, dirtyPairs, inkPairs, shadowPairs, type Pair } from './restoring-sets.ts'
import { psnr, ssim } from './similarity.ts'
import type { Args, Report } from './report.ts'

interface Row {
  name: string
  untouched: number
  ours: number
  median: number
  other: number
  ssim?: number
  milliseconds: number
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

/** The page restored, and how long that took of a core; `moved` where it has another size now. */
function restoredBy(recipe: Recipe, source: Source) {
  const page = new Page()
  const began = process.cpuUsage()
  restored(recipe, page, source, false)
  const { user, system } = process.cpuUsage(began)
  const milliseconds = (user + system) / 1000
  const { width, height } = page
  const moved = width !== source.width || height !== source.height || page.moves > 0
  return { page: new Source(width, height, page.peek().slice()), moved, milliseconds }
}

/** PSNR, in dB; a page that was moved counts nothing. */
function tones(recipe: Recipe, pairs: readonly Pair[]): Row[] {
  return pairs.map(({ name, degraded, right }) => {
    const { page, moved, milliseconds } = restoredBy(recipe, degraded)
    return {
      name: moved ? `${name} MOVED` : name,
      untouched: psnr(degraded.pixels, right.pixels),
      ours: moved ? 0 : psnr(page.pixels, right.pixels),
      median: psnr(medianDivision(degraded).pixels, right.pixels),
      other: psnr(dilateAndMedian(degraded).pixels, right.pixels),
      ssim: moved ? 0 : ssim(page.pixels, right.pixels, degraded.width, degraded.height),
      milliseconds,
    }
  })
}

/** F-measure of the ink: by Otsu's threshold on the page as it is and divided, by ours and by Sauvola's. */
function ink(recipe: Recipe, pairs: readonly Pair[]): Row[] {
  return pairs.map(({ name, degraded, right }) => {
    const truth = greyOf(right).values.map((value) => (value < 128 ? 1 : 0))
    const { page, moved, milliseconds } = restoredBy(recipe, degraded)
    return {
      name: moved ? `${name} MOVED` : name,
      untouched: fMeasure(otsu(greyOf(degraded)), truth),
      ours: moved ? 0 : fMeasure(otsu(greyOf(page)), truth),
      median: fMeasure(otsu(greyOf(medianDivision(degraded, 51))), truth),
      other: fMeasure(sauvola(greyOf(degraded)), truth),
      milliseconds,
    }
  })
}

/** Mean F-measure of each contest's pages: by Otsu, Sauvola and Wolf, and by `binarise`. */
function byYear(pairs: readonly Pair[]): Record<string, Record<string, number>> {
  const years = new Map<string, Record<string, number[]>>()
  for (const { name, degraded, right } of pairs) {
    const grey = greyOf(degraded)
    const truth = greyOf(right).values.map((value) => (value < 128 ? 1 : 0))
    const page = new Page()
    page.load(degraded)
    const began = process.cpuUsage()
    findEffect('binarise')!.apply(page, { minInk: 0.65, edge: 0.5 }, rngFrom('bench'), undefined)
    const { user, system } = process.cpuUsage(began)
    const milliseconds = (user + system) / 1000
    const ours = greyOf({ width: page.width, height: page.height, pixels: page.peek() })
    const found = {
      otsu: fMeasure(otsu(grey), truth),
      sauvola: fMeasure(sauvola(grey), truth),
      wolf: fMeasure(wolf(grey), truth),
      ours: fMeasure(
        ours.values.map((value) => (value < 128 ? 1 : 0)),
        truth,
      ),
      msPerMegapixel: (1e6 * milliseconds) / truth.length,
    }
    for (const year of [/\d{4}/.exec(name)![0], 'all']) {
      const row = years.get(year) ?? {}
      years.set(year, row)
      for (const [key, value] of Object.entries(found)) (row[key] ??= []).push(value)
    }
  }
  const sorted = [...years].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    sorted.map(([year, row]) => [
      year,
      Object.fromEntries(
        Object.entries(row).map(([key, all]) => [key, Number(mean(all).toFixed(1))]),
      ),
    ]),
  )
}

/** `npm run bench -- restoring`; `--each` prints every page. */
export async function run({ rest }: Args): Promise<Report> {
  const { recipe } = await loadRecipe('restore')
  const json: Record<string, object> = {}
  const lines: string[] = []
  const sets = [
    ['dirty', 'dB', tones, dirtyPairs],
    ['shadows', 'dB', tones, shadowPairs],
    ['ink', 'F', ink, inkPairs],
  ] as const
  for (const [name, unit, measure, load] of sets) {
    const pairs = await load()
    if (!pairs) {
      lines.push(`${name}: left out, its pages are not there`)
      continue
    }
    const rows = measure(recipe, pairs)
    const of = (pick: (row: Row) => number): number => Number(mean(rows.map(pick)).toFixed(3))
    const gains = rows.map(({ ours, untouched }) => ours - untouched)
    json[name] = {
      pages: rows.length,
      untouched: of((row) => row.untouched),
      ours: of((row) => row.ours),
      medianDivision: of((row) => row.median),
      [unit === 'F' ? 'sauvola' : 'dilateAndMedian']: of((row) => row.other),
      ...(unit === 'dB' && { ssim: of((row) => row.ssim!) }),
      worstGain: Number(Math.min(...gains).toFixed(3)),
      milliseconds: of((row) => row.milliseconds),
    }
    lines.push(`${name} (${unit}): ${JSON.stringify(json[name])}`)
    if (rest.includes('--each')) lines.push(...rows.map(lineOf))
  }
  const inked = await inkPairs()
  if (inked) {
    json['binarise'] = byYear(inked)
    for (const [year, row] of Object.entries(json['binarise'])) {
      lines.push(`binarise (F), ${year}: ${JSON.stringify(row)}`)
    }
  }
  const scans = await cleanScans()
  if (scans) {
    const changed = scans.filter(({ source }) => !isKept(recipe, source)).map(({ name }) => name)
    json['clean'] = { pages: scans.length, changed: changed.length }
    lines.push(`clean scans: ${changed.length} of ${scans.length} changed: ${changed.join(' ')}`)
  }
  return { json, lines }
}

function lineOf({ name, milliseconds, ...figures }: Row): string {
  const all = Object.entries(figures).map(([key, value]) => `${key} ${value.toFixed(3)}`)
  return `  ${name.padEnd(22)} ${all.join('  ')}  ${milliseconds.toFixed(0)} ms`
}

function isKept(recipe: Recipe, source: Source): boolean {
  const { page, moved } = restoredBy(recipe, source)
  return !moved && Buffer.from(page.pixels).equals(Buffer.from(source.pixels))
}
