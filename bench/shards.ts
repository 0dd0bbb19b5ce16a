/** What planning and merging a large set cost, without drawing it: `tsx bench/shards.ts plan|draw|merge FOLDER`. */
import { closeSync, openSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mergeShards } from '../src/augment/shards/merge.ts'
import { openPlan } from '../src/augment/shards/open-plan.ts'
import { readShardSources } from '../src/augment/shards/plan-sources.ts'
import { planInfoOf, writePlan } from '../src/augment/shards/plan-set.ts'
import { shardFolder } from '../src/augment/shards/shard-folder.ts'
import { placesOfShard } from '../src/jobs/shard-name.ts'
import { planOfSources, shapeOf } from '../src/augment/shards/shard-plan.ts'
import { descriptionOf, versions } from '../src/augment/build/description.ts'
import { planBuild, sourceDigest, imagesOf } from '../src/augment/build/plan.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { readPlanInfo } from '../src/augment/shards/plan-info.ts'
import { silent } from '../src/core/progress.ts'
import { setDigest, splitsOf } from '../src/dataset/built-dataset.ts'
import { withOutputFolder } from '../src/jobs/output-folder.ts'
import { CLASSES, DrawnRows, EMPTY, surveyed } from './drawn-rows.ts'
import { FingerprintFile } from '../src/page/dedupe/fingerprint-file.ts'

const IMAGES = 1_000_000
const SHARDS = 4000

async function plan(folder: string, sources: number): Promise<void> {
  const prints = new FingerprintFile(`${folder}.fingerprints`)
  const pages = surveyed(sources, (print) => prints.keep(print))
  const { recipe: heavy } = await loadRecipe('heavy')
  const { recipe: holdoutRecipe } = await loadRecipe('testlike')
  const recipe = { ...heavy, target: IMAGES, maxPerSource: IMAGES }
  const classes = Array.from({ length: CLASSES }, (_, target) => ({ target, name: `c${target}` }))
  const started = performance.now()
  const planned = planBuild(recipe, pages, classes)
  const options = { out: folder, recipe, holdoutRecipe, shards: SHARDS }
  const set = { root: '/data', patched: [] }
  const info = planInfoOf(
    options,
    planned,
    descriptionOf(options, set, planned, sourceDigest(pages)),
  )
  const claim = {
    mark: 'plan.json',
    read: readPlanInfo,
    check: () => undefined,
    ours: () => [],
    overwrite: false,
    folders: ['shards'],
  }
  await withOutputFolder(folder, claim, async (opened) => {
    await opened.failures([])
    await writePlan(opened, options, planned, info)
  })
  prints.close()
  say('plan', started)
}

/** Shards as machines would have left them, their images without bytes. */
async function draw(folder: string): Promise<void> {
  const opened = await openPlan({ plan: folder })
  const drawn = new DrawnRows(opened.recipe)
  for (let number = 1; number <= SHARDS; number++) {
    const { from, to } = placesOfShard({ number, of: SHARDS }, opened.info.images)
    const part = planOfSources(shapeOf(opened), await readShardSources(folder, { number }))
    const out = shardFolder(folder, opened.info, number)
    for (const split of splitsOf(opened.recipe)) await mkdir(join(out, split), { recursive: true })
    const rows: string[] = []
    const digests: string[] = []
    for (const source of part.sources) {
      let place = source.first
      for (const { id, split, variant } of imagesOf(source, part)) {
        const isOurs = place >= from && place < to
        place++
        if (!isOurs) continue
        const overlays = part.overlays.train.of(source.page.sha256)
        const row = drawn.row({ id, split, variant, source: source.page, overlays })
        rows.push(`${JSON.stringify(row)}\n`)
        digests.push(`${id} ${EMPTY}`)
        closeSync(openSync(join(out, row.file), 'w'))
      }
    }
    await writeFile(join(out, 'manifest.jsonl'), rows.join(''))
    await writeFile(join(out, 'failures.jsonl'), '')
    const shard = {
      format: 1,
      plan: opened.info.id,
      shard: number,
      complete: true,
      failed: 0,
      images: rows.length,
      digest: setDigest(digests),
      versions: versions(),
    }
    await writeFile(join(out, 'shard.json'), JSON.stringify(shard))
  }
}

function say(what: string, started: number): void {
  const seconds = (performance.now() - started) / 1000
  const peak = process.resourceUsage().maxRSS / 1024
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s, ${peak.toFixed(0)} MiB at most\n`)
}

const [what = '', folder = '', sources = '2000'] = process.argv.slice(2)
if (what === 'plan') await plan(folder, Number(sources))
if (what === 'draw') await draw(folder)
if (what === 'merge') {
  const out = `${folder}-set`
  await rm(out, { recursive: true, force: true })
  const started = performance.now()
  const { signal } = new AbortController()
  await mergeShards({ plan: folder, out, overwrite: false, progress: silent, signal })
  say('merge', started)
}
