/** `plan.json`: what a plan on disk is, and which sets its shards make together. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InputError, reasonOf, systemCode } from '../../core/errors.ts'
import { datasetInfo } from '../../dataset/built-dataset.ts'
import { MAX_SHARDS } from '../../jobs/shard-name.ts'
import { PLAN_FORMATS } from './plan-formats.ts'

export const PLAN = 'plan.json'
/** One row per source that images are made of, in the plan's order. */
export const SOURCES = 'sources.jsonl'
/** One line per shard: where its sources begin and end in `sources.jsonl`. */
export const SHARD_INDEX = 'shards.index'
/** The folder of finished shards. */
export const SHARDS = 'shards'

const planInfo = z.object({
  /** of this file: 1 */
  format: z.literal(1),
  /** SHA-256 of all that the shards depend on: recipes, sources, their number */
  id: z.string(),
  /** false until the plan is complete */
  complete: z.boolean(),
  shards: z.number().int().min(1).max(MAX_SHARDS),
  /** images of all shards */
  images: z.number().int().min(1),
  /** where shards are files of a format, one a part of the set; absent where they are folders of images */
  packed: z.object({ format: z.enum(PLAN_FORMATS) }).optional(),
  /** `dataset.json` of the set that they make, not complete; paths are relative to the plan's folder */
  dataset: datasetInfo,
})

export type PlanInfo = z.infer<typeof planInfo>

/** @throws InputError `PLAN_MISSING`, `PLAN_DAMAGED` */
export async function readPlanInfo(folder: string): Promise<PlanInfo> {
  const file = join(folder, PLAN)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error
    throw new InputError(
      'PLAN_MISSING',
      `${folder}: expected a plan, found no ${PLAN}: make one with \`npx augment plan --shards N --out ${folder}\``,
      { cause: error },
    )
  }
  try {
    return planInfo.parse(JSON.parse(text))
  } catch (error) {
    const issue =
      error instanceof z.ZodError
        ? `${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`
        : reasonOf(error)
    throw planDamaged(file, issue, error)
  }
}

export function planDamaged(file: string, issue: string, cause?: unknown): InputError {
  return new InputError(
    'PLAN_DAMAGED',
    `${file}: ${issue}. The file was changed or damaged: make the plan again with --overwrite.`,
    { cause },
  )
}
