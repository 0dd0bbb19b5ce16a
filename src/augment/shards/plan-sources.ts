/**
 * The sources of a plan as files: `sources.jsonl` in the plan's order, and `shards.index`, lines of one
 * length that say where in it the sources of each shard stand. So a shard opens what it draws and
 * nothing else, however many sources there are.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonLines } from '../../core/json-lines.ts'
import { countOf, type Plan, type PlannedSource } from '../build/plan.ts'
import type { OverlayRef } from '../build/render.ts'
import { planDamaged, SHARD_INDEX, SOURCES } from './plan-info.ts'
import { placesOfShard, type ShardNumber } from '../../jobs/shard-name.ts'

const whole = z.number().int().nonnegative()
const mark = z.object({ path: z.string().min(1), sha256: z.string().length(64) })

const sourceRow = z.object({
  ...mark.shape,
  target: whole,
  stem: z.string().min(1),
  side: z.enum(['train', 'holdout']),
  images: whole,
  keyOffset: whole,
  /** place of its first image in the plan */
  first: whole,
  overlays: z.array(mark),
  /** where its line is in the plan's file of annotations */
  annotations: z.object({ start: whole, size: whole, sha256: z.string().length(64) }).optional(),
})

/** A source, and the pages that it may borrow from. */
export interface ShardSource extends PlannedSource {
  overlays: readonly OverlayRef[]
}

/** Digits of a number in the index. */
const DIGITS = 15
/** Characters of a line in the index: two numbers, a blank, a line feed. */
const LINE = 2 * DIGITS + 2

/** What is written in pieces, `AtomicWriter`. */
interface TextWriter {
  write(text: string): Promise<void>
}

/** Writes both files. Sources that no image is made of are left out. */
export async function writePlanSources(
  plan: Plan,
  shards: number,
  to: { sources: TextWriter; index: TextWriter },
): Promise<void> {
  const starts = new Float64Array(shards).fill(-1)
  const ends = new Float64Array(shards)
  let offset = 0
  let shard = 1
  for (const source of plan.sources) {
    const end = source.first + countOf(source, plan)
    if (end === source.first) continue
    const line = `${JSON.stringify(rowOf(source, plan))}\n`
    const size = Buffer.byteLength(line)
    await to.sources.write(line)
    // The shards that draw of it; the last of them may draw of the next source too.
    for (; shard <= shards; shard++) {
      if (starts[shard - 1]! < 0) starts[shard - 1] = offset
      ends[shard - 1] = offset + size
      const { to: last } = placesOfShard({ number: shard, of: shards }, plan.total)
      if (last < end) continue
      if (last === end) shard++
      break
    }
    offset += size
  }
  for (let i = 0; i < shards; i++) {
    await to.index.write(`${padded(starts[i]!)} ${padded(ends[i]!)}\n`)
  }
}

const padded = (n: number): string => String(n).padStart(DIGITS)

/** The sources that a shard draws of, read without reading the others. @throws InputError `PLAN_DAMAGED` */
export async function readShardSources(
  folder: string,
  { number }: Pick<ShardNumber, 'number'>,
): Promise<ShardSource[]> {
  const [start, end] = (await readSlice(join(folder, SHARD_INDEX), (number - 1) * LINE, LINE))
    .trim()
    .split(/ +/)
    .map(Number)
  const file = join(folder, SOURCES)
  if (start === undefined || end === undefined || !(end > start)) {
    throw planDamaged(join(folder, SHARD_INDEX), `line ${number}: expected two numbers`)
  }
  const text = await readSlice(file, start, end - start)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => sourceOf(file, line))
}

/** All sources, one by one, without what they borrow. @throws InputError `PLAN_DAMAGED` */
export async function* readPlanSources(folder: string): AsyncGenerator<PlannedSource> {
  const file = join(folder, SOURCES)
  for await (const { value } of readJsonLines<unknown>(file)) {
    const { overlays: _, ...source } = checked(file, value)
    yield source
  }
}

function rowOf(source: PlannedSource, plan: Plan): z.infer<typeof sourceRow> {
  const { page, stem, side, images, keyOffset, first } = source
  const { path, sha256, target, annotations } = page
  const overlays = plan.overlays[side].of(sha256)
  const row = { path, sha256, target, stem, side, images, keyOffset, first, overlays }
  return { ...row, ...(annotations && { annotations }) }
}

function sourceOf(file: string, line: string): ShardSource {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw planDamaged(file, 'a line is no JSON', error)
  }
  return checked(file, value)
}

function checked(file: string, value: unknown): ShardSource {
  const result = sourceRow.safeParse(value)
  if (!result.success) {
    const { path, message } = result.error.issues[0]!
    throw planDamaged(file, `${path.join('.')}: ${message}`, result.error)
  }
  const { path, sha256, target, annotations, ...source } = result.data
  return { page: { path, sha256, target, ...(annotations && { annotations }) }, ...source }
}

async function readSlice(file: string, start: number, size: number): Promise<string> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, start)
    if (bytesRead < size) throw new Error(`it ends at byte ${start + bytesRead}`)
    return buffer.toString('utf8')
  } catch (error) {
    throw planDamaged(file, error instanceof Error ? error.message : String(error), error)
  } finally {
    await handle?.close()
  }
}
