import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { countOf, type Plan, type PlannedSource } from '../../../src/augment/build/plan.ts'
import {
  readPlanSources,
  readShardSources,
  writePlanSources,
} from '../../../src/augment/shards/plan-sources.ts'
import { placesOfShard } from '../../../src/jobs/shard-name.ts'
import { sha256 } from '../../../src/core/hash.ts'
import { temporaryFolder } from '../../support/cli.ts'

/** A plan whose sources have as many images as said; 0: none. */
function planOf(counts: readonly number[]): Plan {
  let total = 0
  const sources = counts.map((images, i): PlannedSource => {
    const first = total
    total += images
    const page = { path: `train/é${i}.jpg`, sha256: sha256(String(i)), target: i % 3 }
    return { page, stem: `s${i}`, side: 'train', images, keyOffset: 0, first }
  })
  const ring = { of: (digest: string) => [{ path: 'train/x.jpg', sha256: digest }] }
  return {
    sources,
    byStem: new Map(),
    classes: [],
    total,
    ending: '.jpg',
    train: total,
    noisy: 1,
    pairs: false,
    registered: false,
    overlays: {
      train: ring,
      holdout: ring,
    },
  }
}

test.each([
  { counts: [3, 0, 5, 1, 1, 0, 20, 2], shards: 7 },
  { counts: [100], shards: 9 },
  { counts: [1, 1, 1, 1, 1, 1], shards: 6 },
  { counts: [0, 4, 4, 0], shards: 2 },
  { counts: [2, 3, 4], shards: 1 },
])('each of $shards shards finds the sources it draws of $counts, and no others', async (of) => {
  const folder = await temporaryFolder()
  const plan = planOf(of.counts)
  const text = { sources: '', index: '' }
  await writePlanSources(plan, of.shards, {
    sources: { write: async (more) => void (text.sources += more) },
    index: { write: async (more) => void (text.index += more) },
  })
  await writeFile(join(folder, 'sources.jsonl'), text.sources)
  await writeFile(join(folder, 'shards.index'), text.index)
  for (let number = 1; number <= of.shards; number++) {
    const { from, to } = placesOfShard({ number, of: of.shards }, plan.total)
    const wanted = plan.sources.filter(
      (source) =>
        source.images > 0 && source.first < to && source.first + countOf(source, plan) > from,
    )
    const found = await readShardSources(folder, { number })
    expect(found.map(({ stem }) => stem)).toEqual(wanted.map(({ stem }) => stem))
    expect(found[0]!.overlays).toEqual([{ path: 'train/x.jpg', sha256: found[0]!.page.sha256 }])
  }
  const all: PlannedSource[] = []
  for await (const source of readPlanSources(folder)) all.push(source)
  expect(all).toMatchObject(plan.sources.filter(({ images }) => images > 0))

  await writeFile(join(folder, 'sources.jsonl'), text.sources.slice(0, -9))
  const cut = readShardSources(folder, { number: of.shards })
  await expect(cut).rejects.toMatchObject({ code: 'PLAN_DAMAGED' })
})
