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
import { planBuild, sourceDigest, imagesOf, type SurveyedPage } from '../src/augment/build/plan.ts'
import { fileOf } from '../src/augment/build/paths.ts'
import type { KeepFingerprint } from '../src/augment/build/survey.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { drawSteps } from '../src/augment/recipe/draw.ts'
import { readPlanInfo } from '../src/augment/shards/plan-info.ts'
import { sha256 } from '../src/core/hash.ts'
import { silent } from '../src/core/progress.ts'
import { rngFrom } from '../src/core/rng.ts'
import { setDigest, splitsOf, type ManifestRow } from '../src/dataset/built-dataset.ts'
import { withOutputFolder } from '../src/jobs/output-folder.ts'
import { FingerprintFile } from '../src/page/dedupe/fingerprint-file.ts'
import { COLUMNS, ROWS } from '../src/page/dedupe/phash.ts'

const IMAGES = 1_000_000
const SHARDS = 4000
const CLASSES = 16
const EMPTY = sha256('')
/** Variants whose steps are drawn; the others have theirs by turns. */
const VARIANTS = 64

/** Pages that look unlike each other, as a survey finds them. */
function surveyed(count: number, keep: KeepFingerprint): SurveyedPage[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `page-${String(i).padStart(7, '0')}.jpg`
    const rng = rngFrom(id)
    const thumbnail = Uint16Array.from({ length: ROWS * COLUMNS }, () => rng.int(0, 255))
    const fingerprint = {
      aspect: 0.75,
      low: rng.int(0, 2 ** 32 - 1),
      high: rng.int(0, 2 ** 32 - 1),
      thumbnail,
    }
    const path = `train/${id}`
    return {
      id,
      file: `/data/${path}`,
      path,
      target: i % CLASSES,
      sha256: sha256(id),
      width: 512,
      height: 512,
      fingerprint: keep(fingerprint),
    }
  })
}

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
  const drawn: ReturnType<typeof drawSteps>[] = []
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
        const file = fileOf(split, id)
        const { path, sha256: digest, target } = source.page
        const turn = variant % VARIANTS
        const steps = (drawn[turn] ??= drawSteps(
          opened.recipe,
          { seed: opened.recipe.seed, source: digest, variant },
          { target, name: '' },
          part.overlays.train.of(digest),
        ))
        const row: ManifestRow = {
          id,
          split,
          file,
          target,
          source: {
            path,
            sha256: digest,
          },
          variant,
          steps: steps.map(
            ({ effect, ...step }) =>
              ({
                ...step,
                effect: effect.name,
              }) as never,
          ),
          width: 443,
          height: 591,
          bytes: 0,
          sha256: EMPTY,
        }
        rows.push(`${JSON.stringify(row)}\n`)
        digests.push(`${id} ${EMPTY}`)
        closeSync(openSync(join(out, file), 'w'))
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
