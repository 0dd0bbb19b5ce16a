/** A small set and a plan of it in four shards, drawn in this process. */
import { join } from 'node:path'
import { silent } from '../../../src/core/progress.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { buildShard, type ShardResult } from '../../../src/augment/shards/build-shard.ts'
import { mergeShards, type MergeResult } from '../../../src/augment/shards/merge.ts'
import { planSet, type PlanOptions } from '../../../src/augment/shards/plan-set.ts'
import { build, type BuildOptions } from '../../../src/augment/build/build.ts'

export const SHARDS = 4

/** Quick, and borrows pages, which shards must find without the other sources. */
const text = (name: string, more = ''): string =>
  `name: ${name}\ntarget: 40\n${more}steps:\n  - { effect: rotate }\n  - { effect: bleed-through, p: 0.7 }\n`

export const { recipe } = parseRecipe(text('quick', 'holdout: { share: 0.25, variants: 1 }\n'), 'q')
export const holdoutRecipe = parseRecipe(text('noisy'), 'n').recipe

/** Commands on sets and plans below a folder, where the labelled set is `data`. */
export function shardsIn(folder: string) {
  const at = (...names: string[]): string => join(folder, ...names)
  const { signal } = new AbortController()
  const common = { progress: silent, signal }
  const options = (out: string): PlanOptions => ({
    ...common,
    data: at('data'),
    out: at(out),
    recipe,
    holdoutRecipe,
    workers: 2,
    shards: SHARDS,
    fixes: true,
    overwrite: false,
  })
  return {
    at,
    whole: (out: string, more: Partial<BuildOptions> = {}) => build({ ...options(out), ...more }),
    plan: (out: string, more: Partial<PlanOptions> = {}) => planSet({ ...options(out), ...more }),
    draw: (plan: string, number: number, more: { data?: string } = {}): Promise<ShardResult> =>
      buildShard({
        ...common,
        plan: at(plan),
        shard: {
          number,
          of: SHARDS,
        },
        workers: 1,
        ...more,
      }),
    merge: (plan: string, out: string): Promise<MergeResult> =>
      mergeShards({ ...common, plan: at(plan), out: at(out), overwrite: false }),
  }
}
