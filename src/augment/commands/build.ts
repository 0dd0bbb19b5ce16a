import { join } from 'node:path'
import { Command } from 'commander'
import { action, realNumber, wholeNumber, workersOption, commaList } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { ParsedRecipe } from '../recipe/parse.ts'
import { effectsOption } from './effects-option.ts'

interface BuildFlags {
  recipe: string
  effects?: string[]
  data: string
  out?: string
  target?: number
  workers: number
  seed?: number
  holdout?: number
  classes?: string[]
  fixes: boolean
  dryRun?: boolean
  overwrite?: boolean
}

/** `augment build`: the factory. */
export function buildCommand(): Command {
  const command = new Command('build')
    .description('render a training set on disk; the same command again resumes a stopped build')
    .option('--recipe <name or path>', 'what is done to the pages', 'heavy')
    .addOption(effectsOption())
    .option('--data <folder>', 'the labelled set to start from', 'data')
    .option('--out <folder>', 'folder to write (default: output/<recipe>)')
    .option('--target <n>', 'training images, originals among them', wholeNumber('target', 1, 1e9))
    .addOption(workersOption())
    .option('--seed <n>', "replaces the recipe's seed", wholeNumber('seed', 0, 2 ** 53 - 1))
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
    .option('--dry-run', 'say what would be made, how large and how long; write nothing')
    .option('--overwrite', 'throw away what was built in the folder before')
  return action(command, async (terminal, flags: BuildFlags) => {
    const { loadRecipe } = await import('../recipe/load.ts')
    const parsed = overridden(await loadRecipe(flags.recipe, flags.effects), flags)
    const noisy = await loadRecipe(parsed.recipe.holdout.recipe, flags.effects)
    const { lintRecipe } = await import('../recipe/lint.ts')
    for (const { line, column, message } of lintRecipe(parsed)) {
      terminal.warn(`${parsed.file}:${line}:${column}: warning: ${message}`)
    }
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    keepFreedMemoryMapped()
    // All else that is wrong with pairs, the parser has said.
    const { pairHoldoutIssue } = await import('../recipe/pairs.ts')
    const issue = pairHoldoutIssue(parsed.recipe)
    if (issue) throw new InputError('PAIRS', `--holdout: ${issue.message}`)
    const options = {
      data: flags.data,
      out: flags.out ?? join('output', parsed.recipe.name),
      recipe: parsed.recipe,
      holdoutRecipe: noisy.recipe,
      workers: flags.workers,
      classes: flags.classes,
      fixes: flags.fixes,
      overwrite: flags.overwrite ?? false,
      progress: terminal.progress,
      signal: terminal.signal,
    }
    if (flags.dryRun) {
      const { estimate } = await import('../build/estimate.ts')
      const { estimateLines } = await import('./report.ts')
      const found = await estimate(options)
      return { json: found, lines: estimateLines(found, options) }
    }
    const { build } = await import('../build/build.ts')
    const { buildLines, buildJson } = await import('./report.ts')
    const result = await build(options)
    return { json: buildJson(result), lines: buildLines(result, options) }
  })
}

function overridden(parsed: ParsedRecipe, flags: BuildFlags): ParsedRecipe {
  const { recipe } = parsed
  return {
    ...parsed,
    recipe: {
      ...recipe,
      target: flags.target ?? recipe.target,
      seed: flags.seed ?? recipe.seed,
      holdout: { ...recipe.holdout, share: flags.holdout ?? recipe.holdout.share },
    },
  }
}
