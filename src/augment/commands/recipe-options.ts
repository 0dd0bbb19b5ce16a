/** Options of commands that plan a set: where it starts from, what is done to it, how large it gets. */
import { Option, type Command } from 'commander'
import {
  commaList,
  realNumber,
  wholeNumber,
  workersOption,
  type Terminal,
} from '../../cli/program.ts'
import { pdfOption } from '../../cli/pdf-option.ts'
import { InputError } from '../../core/errors.ts'
import type { BuildOptions } from '../build/build.ts'
import { ORIENTATION_RANGES, type OrientationRange } from '../recipe/recipe.ts'
import type { ParsedRecipe } from '../recipe/parse.ts'
import { effectsOption } from './effects-option.ts'

export interface RecipeFlags {
  recipe: string
  effects?: string[]
  data: string
  out?: string
  target?: number
  workers: number
  seed?: number
  orientations?: OrientationRange
  holdout?: number
  classes?: string[]
  fixes: boolean
  annotations: string | boolean
  maps?: boolean
  masks?: boolean
  overwrite?: boolean
}

/** Replaces a recipe's `orientations`. */
export function orientationsOption(): Option {
  return new Option(
    '--orientations <range>',
    'which way round pages may come to lie: as they are, by quarter turns, or mirrored as well',
  ).choices(ORIENTATION_RANGES)
}

/** Adds the options. @param out default of `--out`, as the help says it */
export function recipeOptions(command: Command, out: string): Command {
  return pdfOption(command)
    .option('--recipe <name or path>', 'what is done to the pages', 'heavy')
    .addOption(effectsOption())
    .option(
      '--data <folder or file>',
      'the labelled set to start from: a folder, an archive, a list of paths and labels, a pattern; -: a list on standard input',
      'data',
    )
    .option('--out <folder>', `folder to write (default: ${out})`)
    .option('--target <n>', 'training images, originals among them', wholeNumber('target', 1, 1e9))
    .addOption(workersOption())
    .option('--seed <n>', "replaces the recipe's seed", wholeNumber('seed', 0, 2 ** 53 - 1))
    .addOption(orientationsOption())
    .option(
      '--holdout <share>',
      'share of the sources kept apart; 0: none',
      realNumber('holdout', 0, 0.5),
    )
    .option(
      '--classes <list>',
      'only these classes, by name or number, joined by commas',
      commaList,
    )
    .option('--no-fixes', 'ignore train.fixes.csv')
    .option(
      '--annotations <path>',
      'words, boxes and key points of the pages, where they are not in the set: annotations.jsonl, COCO, or a folder of FUNSD, PAGE XML, ALTO, hOCR or labelme files',
    )
    .option('--no-annotations', "leave the set's annotations out")
    .option(
      '--maps',
      'write where each pixel came from on its page: maps/, two 16-bit PNGs an image',
    )
    .option('--masks', 'write which steps touched which pixels: masks/, a PNG of bits an image')
}

/**
 * What the options say, with the recipes read; what the linter finds is told on standard error.
 * @param out default of `--out`
 * @throws InputError as `loadRecipe`, `PAIRS`
 */
export async function readRecipeOptions(
  flags: RecipeFlags,
  terminal: Terminal,
  out: (recipe: string) => string,
): Promise<BuildOptions> {
  const { loadRecipe } = await import('../recipe/load.ts')
  const { loadHoldoutRecipe } = await import('../recipe/holdout.ts')
  const parsed = overridden(await loadRecipe(flags.recipe, flags.effects), flags)
  const holdoutRecipe = await loadHoldoutRecipe(parsed.recipe, flags.effects)
  const { lintRecipe } = await import('../recipe/lint.ts')
  for (const { line, column, message } of lintRecipe(parsed)) {
    terminal.warn(`${parsed.file}:${line}:${column}: warning: ${message}`)
  }
  // What is wrong with pairs by itself, the parser has said.
  const { pairIssues } = await import('../recipe/pairs.ts')
  const [issue] = pairIssues(parsed.recipe)
  if (issue) throw new InputError('PAIRS', `--${issue.path[0]}: ${issue.message}`)
  return {
    data: flags.data,
    out: flags.out ?? out(parsed.recipe.name),
    recipe: parsed.recipe,
    holdoutRecipe,
    workers: flags.workers,
    classes: flags.classes,
    fixes: flags.fixes,
    annotations: flags.annotations === true ? undefined : flags.annotations,
    overwrite: flags.overwrite ?? false,
    progress: terminal.progress,
    signal: terminal.signal,
  }
}

function overridden(parsed: ParsedRecipe, flags: RecipeFlags): ParsedRecipe {
  const { recipe } = parsed
  return {
    ...parsed,
    recipe: {
      ...recipe,
      target: flags.target ?? recipe.target,
      seed: flags.seed ?? recipe.seed,
      orientations: flags.orientations ?? recipe.orientations,
      output: {
        ...recipe.output,
        maps: flags.maps ?? recipe.output.maps,
        masks: flags.masks ?? recipe.output.masks,
      },
      holdout: { ...recipe.holdout, share: flags.holdout ?? recipe.holdout.share },
    },
  }
}
