/** What `npm run bench -- worth` takes. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MODELS, type ModelName } from './cell.ts'
import { SETS, type SetName } from './sets.ts'

export interface WorthOptions {
  /** folder of the real pages, one folder per class */
  data: string
  /** sets, degraded pages and trainings: kept and resumed */
  out: string
  python: string
  splits: readonly number[]
  seeds: readonly number[]
  sets: readonly SetName[]
  /** files of recipes to compare with those of the tables: never kept */
  recipes: readonly string[]
  models: readonly ModelName[]
  /** of RoDLA's perturbations; none: without them */
  levels: readonly number[]
  /** whether to test on, and train on, what Augraphy makes */
  augraphy: boolean
  steps: number
  size: number
  batch: number
  /** pages a class to train on */
  perClass: number
  /** images a page gives */
  perPage: number
  /** the first classes only */
  classes: number | undefined
  threads: number | undefined
  /** writes bench/worth.json, bench/worth.md and the README's table */
  write: boolean
  /** writes the page and the table of what bench/worth.json holds, and measures nothing */
  tables: boolean
}

const HELP = `npm run bench -- worth
  --data DIR       real pages, one folder per class (../shared/data/rvl16)
  --out DIR        sets, degraded pages, trainings; kept and resumed
  --python FILE    with the modules that bench/peers/*.py name (python3)
  --splits 1,2,3   of the pages   --seeds 1,2,3   of the trainings
  --sets ${SETS.join(',')}; none
  --recipes a.yaml,b.yaml  of one's own, beside those sets; not kept
  --models ${Object.keys(MODELS).join(',')}
  --levels 1,2,3   of RoDLA's perturbations; none: without them
  --no-augraphy    without what Augraphy makes
  --steps 300  --size 96  --batch 16  --per-class 8  --per-page 8  --classes N  --threads N
  --write          keep the results in bench/worth.json, bench/worth.md and README.md
  --tables         write page and table of bench/worth.json, measure nothing
`

/** @throws RangeError naming what is wrong, with the options there are */
export function worthOptions(args: readonly string[], quick: boolean): WorthOptions {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: text,
      out: text,
      python: text,
      splits: text,
      seeds: text,
      sets: text,
      recipes: text,
      models: text,
      levels: text,
      'no-augraphy': flag,
      steps: text,
      size: text,
      batch: text,
      'per-class': text,
      'per-page': text,
      classes: text,
      threads: text,
      write: flag,
      tables: flag,
      workers: text,
      quick: flag,
      json: flag,
    },
  })
  const int = (value: string | undefined, otherwise: number): number =>
    value === undefined ? otherwise : numbers(value)[0]!
  if (values.write && values.recipes !== undefined)
    throw new RangeError(`results of other recipes are not kept: leave --write out\n${HELP}`)
  return {
    data: values.data ?? '../shared/data/rvl16',
    out: values.out ?? join(tmpdir(), `palimpsest-worth${quick ? '-quick' : ''}`),
    python: values.python ?? 'python3',
    splits: numbers(values.splits ?? (quick ? '1' : '1,2,3')),
    seeds: numbers(values.seeds ?? (quick ? '1' : '1,2,3')),
    sets: values.sets === 'none' ? [] : named(values.sets, SETS),
    recipes: values.recipes?.split(',') ?? [],
    models: named(values.models, Object.keys(MODELS) as ModelName[]),
    levels: values.levels === 'none' ? [] : numbers(values.levels ?? (quick ? '2' : '1,2,3')),
    augraphy: !values['no-augraphy'],
    steps: int(values.steps, quick ? 10 : 300),
    size: int(values.size, 96),
    batch: int(values.batch, 16),
    perClass: int(values['per-class'], 8),
    perPage: int(values['per-page'], quick ? 3 : 8),
    classes: values.classes === undefined && !quick ? undefined : int(values.classes, 2),
    threads: values.threads === undefined ? undefined : int(values.threads, 1),
    write: values.write,
    tables: values.tables,
  }
}

function numbers(text: string): number[] {
  const found = text.split(',').map(Number)
  if (found.every((value) => Number.isInteger(value) && value > 0)) return found
  throw new RangeError(`expected whole numbers above 0, found "${text}"\n${HELP}`)
}

/** Those named, in the order of the tables; all where none are. */
function named<T extends string>(text: string | undefined, all: readonly T[]): T[] {
  const wanted = text?.split(',') ?? all
  const unknown = wanted.find((one) => !all.some((name) => name === one))
  if (unknown !== undefined)
    throw new RangeError(`"${unknown}" is none of ${all.join(', ')}\n${HELP}`)
  return all.filter((name) => wanted.includes(name))
}
