/** The folder that restored pages are written into, and what it says of itself. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { makeFolder, writeWhole } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { pathBelow } from '../../core/paths.ts'
import { isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import { moduleDigests, recipeText, versions } from '../build/description.ts'
import { holdsOurs } from '../build/folder.ts'
import { FAILURES, JOURNAL, MANIFEST, PARTIAL, RECIPE } from '../build/paths.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'

/** Says what a folder of restored pages was made of and with. */
export const RESTORED = 'restored.json'
/** Lists of a labelled set that come along. */
export const LISTS = ['train.csv', 'meta.csv', 'train.fixes.csv'] as const

export interface RestoredInfo {
  format: 1
  /** false while the work goes on, or after it was cut off */
  complete: boolean
  recipe: { name: string; seed: number }
  onlyNoisy: boolean
  /** digest of all that decides what a restored page looks like */
  settings: string
  source: { /** relative to this folder, with forward slashes */ root: string; digest: string }
  counts: { images: number; changed: number; failed: number } | null
  /** SHA-256 over the images' sorted `file sha256` rows: what two runs are compared by */
  digest: string | null
  versions: Record<string, string>
}

export interface RestoreSettings {
  out: string
  recipe: Recipe
  onlyNoisy: boolean
}

/**
 * Checks that a folder, locked for this process, is empty or holds what an earlier run with the same
 * recipe made of the same input, and makes the folders for images.
 * @param root of the input, absolute
 * @param paths of the images to come, relative to it
 * @throws InputError `OUT_NOT_A_SET`, `OTHER_SETTINGS`, `OTHER_INPUT`, `RESTORED_JSON_DAMAGED`
 */
export async function prepareFolder(
  settings: RestoreSettings & { overwrite: boolean },
  root: string,
  paths: readonly string[],
): Promise<void> {
  const { out, overwrite } = settings
  const isOurs = await holdsOurs(out, RESTORED)
  if (isOurs && !overwrite) refuseOther(settings, await readInfo(out), root)
  if (isOurs && overwrite) {
    const images = (await listFiles(out)).filter(isImageName)
    const lists = [...LISTS, MANIFEST, JOURNAL, FAILURES, RECIPE, RESTORED]
    for (const name of [...images, ...lists]) await rm(join(out, name), { force: true })
  }
  await rm(join(out, PARTIAL), { recursive: true, force: true })
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    await makeFolder(join(out, folder))
    await mkdir(join(out, PARTIAL, folder), { recursive: true })
  }
}

function refuseOther(settings: RestoreSettings, before: RestoredInfo, root: string): void {
  const { out } = settings
  const remedy =
    'restore into another folder with --out, or throw the old one away with --overwrite'
  if (before.settings !== settingsDigest(settings)) {
    throw new InputError(
      'OTHER_SETTINGS',
      `${out} was restored with other settings (recipe "${before.recipe.name}"${before.onlyNoisy ? ', --only-noisy' : ''}) or an older form of the recipe: ${remedy}`,
    )
  }
  const was = resolve(out, before.source.root)
  if (was !== root) {
    throw new InputError('OTHER_INPUT', `${out} holds what was restored from ${was}: ${remedy}`)
  }
}

async function readInfo(out: string): Promise<RestoredInfo> {
  const file = join(out, RESTORED)
  try {
    const info = JSON.parse(await readFile(file, 'utf8')) as RestoredInfo
    if (typeof info.settings === 'string' && typeof info.source.root === 'string') return info
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error
  }
  throw new InputError(
    'RESTORED_JSON_DAMAGED',
    `${file} was changed or damaged: throw the folder's images away with --overwrite`,
  )
}

function settingsDigest({ recipe, onlyNoisy }: RestoreSettings): string {
  const { seed, canvas, output, steps } = recipeToPlain(recipe)
  return sha256(
    JSON.stringify({
      seed,
      canvas,
      output,
      steps,
      onlyNoisy,
      ...moduleDigests('effects', recipe),
    }),
  )
}

/**
 * Writes `restored.json` and `recipe.yaml`.
 * @param root of the input, absolute
 * @param source digest of its images
 * @param finished undefined while the work goes on
 */
export async function describeFolder(
  settings: RestoreSettings,
  root: string,
  source: string,
  finished?: { counts: NonNullable<RestoredInfo['counts']>; digest: string },
): Promise<void> {
  const { out, recipe, onlyNoisy } = settings
  const info: RestoredInfo = {
    format: 1,
    complete: finished !== undefined,
    recipe: { name: recipe.name, seed: recipe.seed },
    onlyNoisy,
    settings: settingsDigest(settings),
    source: { root: pathBelow(resolve(out), root), digest: source },
    counts: finished?.counts ?? null,
    digest: finished?.digest ?? null,
    versions: versions(),
  }
  // First what the folder is known by, should the program be killed in between.
  await writeWhole(join(out, RESTORED), `${JSON.stringify(info, null, 2)}\n`)
  await writeWhole(join(out, RECIPE), recipeText(recipe, out))
}
