/** The folder that restored pages are written into, and what it says of itself. */
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import { pathBelow } from '../../core/paths.ts'
import { isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import { FAILURES, JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import type { FolderClaim } from '../../jobs/output-folder.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import { moduleDigests, versions } from '../build/description.ts'
import { RECIPE } from '../build/paths.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'

/** Says what a folder of restored pages was made of and with. */
export const RESTORED = 'restored.json'
/** Lists of a labelled set that come along. */
export const LISTS = ['train.csv', 'meta.csv', 'train.fixes.csv'] as const

export interface RestoredInfo {
  format: 1
  /** false until all images are restored */
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
 * The claim of a run to its folder, which it shares with earlier runs of the same recipe over the
 * same input; it refuses with `OTHER_SETTINGS`, `OTHER_INPUT`, `RESTORED_JSON_DAMAGED`.
 * @param root of the input, absolute
 * @param paths of the images to come, relative to it
 */
export function claimOf(
  settings: RestoreSettings & { overwrite: boolean },
  root: string,
  paths: readonly string[],
): FolderClaim<RestoredInfo> {
  return {
    mark: RESTORED,
    read: readInfo,
    check: (before) => refuseOther(settings, before, root),
    ours: async (folder) => {
      const images = (await listFiles(folder)).filter(isImageName)
      return [...images, ...LISTS, MANIFEST, JOURNAL, FAILURES, RECIPE, RESTORED]
    },
    overwrite: settings.overwrite,
    folders: new Set(paths.map((path) => dirname(path))),
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

/** @throws InputError `RESTORED_JSON_DAMAGED` */
export async function readInfo(out: string): Promise<RestoredInfo> {
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

export function settingsDigest({ recipe, onlyNoisy }: RestoreSettings): string {
  const { seed, canvas, output, steps } = recipeToPlain(recipe)
  return sha256(
    JSON.stringify({
      seed,
      canvas,
      output,
      steps,
      onlyNoisy,
      ...moduleDigests('effects', recipe),
      ...pdfSettings(),
    }),
  )
}

/**
 * `restored.json` until all images are restored.
 * @param root of the input, absolute
 * @param source digest of its images
 */
export function descriptionOf(
  settings: RestoreSettings,
  root: string,
  source: string,
): RestoredInfo {
  const { out, recipe, onlyNoisy } = settings
  return {
    format: 1,
    complete: false,
    recipe: { name: recipe.name, seed: recipe.seed },
    onlyNoisy,
    settings: settingsDigest(settings),
    source: { root: pathBelow(resolve(out), root), digest: source },
    counts: null,
    digest: null,
    versions: versions(),
  }
}
