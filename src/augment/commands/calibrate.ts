import { readFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { Command } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, wholeNumber, workersOption, outputFile } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import { checkApart } from '../../dataset/apart.ts'
import type { CalibrateOptions, CalibrateResult } from '../calibrate/calibrate.ts'
import type { CalibrateRow, Outcome } from '../calibrate/target.ts'
import type { OrientationRange } from '../recipe/recipe.ts'
import { effectsOption } from './effects-option.ts'
import { duration } from './report.ts'

interface CalibrateFlags {
  from: string
  to: string
  base: string
  effects?: string[]
  out: string
  pages: number
  trials: number
  sample: number
  seed: number
  workers: number
}

/** How a calibrated recipe begins. */
const CALIBRATED = '# Calibrated by `augment calibrate'

const OUTCOMES: Record<Outcome, string> = {
  'reached-noise-floor': 'reached the noise floor',
  'within-noise-floor': 'within the noise floor, as before',
  halved: 'at least halved',
  improved: 'improved',
  unchanged: 'unchanged',
  'grew-within-noise-floor': 'grew, within the noise floor',
  grew: 'grew',
}

/** How the target's pages lie. */
const LIE: Record<OrientationRange, string> = {
  upright: 'upright, as the pages of the target lie',
  turned: 'turned, as some pages of the target lie on their side or head',
  all: 'all, as some pages of the target are mirrored',
}

/** `augment calibrate`: a recipe whose pages look like others, without their labels. */
export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description(
      'calibrate a recipe so that the images it draws look like those of another folder; no labels are used',
    )
    .requiredOption(
      '--from <folder>',
      'images that the recipe will be applied to, such as data/train',
    )
    .requiredOption(
      '--to <folder>',
      'images that they are to look like, such as data/test; no labels are read',
    )
    .option('--base <name or path>', 'recipe to start from', 'testlike')
    .addOption(effectsOption())
    .option('--out <file>', 'YAML file to write', outputFile, 'recipes/calibrated.yaml')
    .option('--pages <n>', 'pages drawn for each trial', wholeNumber('pages', 30, 10_000), 192)
    .option('--trials <n>', 'recipes to try at most', wholeNumber('trials', 2, 100_000), 160)
    .option(
      '--sample <n>',
      'pages of each folder that are measured at most',
      wholeNumber('sample', 30, 1e9),
      1200,
    )
    .option('--seed <n>', 'seed of the search', wholeNumber('seed', 0, 2 ** 53 - 1), 17)
    .addOption(workersOption())
  pdfOption(command)
  return action(command, async (terminal, flags: CalibrateFlags) => {
    terminal.whenStopped('stopping after the images at hand: no recipe is written')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { makeFolder, writeWhole } = await import('../../core/files.ts')
    const { loadRecipe } = await import('../recipe/load.ts')
    const { parseRecipe } = await import('../recipe/parse.ts')
    const { calibrateRecipe } = await import('../calibrate/calibrate.ts')
    const { calibratedText } = await import('../calibrate/write.ts')
    keepFreedMemoryMapped()
    const { base, effects, out, ...given } = flags
    const { progress, signal } = terminal
    await checkOut(out)
    for (const folder of [given.from, given.to]) checkApart(folder, out)
    const loaded = (await loadRecipe(base, effects)).recipe
    const options: CalibrateOptions = { ...given, base: loaded, progress, signal }
    const result = await calibrateRecipe(options)
    const name = basename(out, extname(out)).replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
    const text = calibratedText(result, options, {
      name,
      base,
      out,
      registry: loaded.registry,
    })
    parseRecipe(text, out, loaded.registry)
    await makeFolder(dirname(out))
    await writeWhole(out, text)
    const { recipe: _, ...json } = result
    for (const warning of result.warnings) terminal.warn(`warning: ${warning}`)
    for (const { file, reason } of result.unreadable.slice(0, 5))
      terminal.warn(`set aside: ${file}: ${reason}`)
    return { json: { out, ...json }, lines: linesOf(result, flags) }
  })
}

/** A recipe of the user's own is not overwritten; a calibrated one is. */
async function checkOut(out: string): Promise<void> {
  const there = await readFile(out, 'utf8').catch(() => undefined)
  if (there === undefined || there.startsWith(CALIBRATED)) return
  throw new InputError(
    'OUT_EXISTS',
    `${out} exists and was not written by augment calibrate: choose another --out, or remove it`,
  )
}

function linesOf(result: CalibrateResult, { base, out, to }: CalibrateFlags): string[] {
  const { rows, unreadable, seconds } = result
  return [
    ...table(rows),
    ...(unreadable.length > 0
      ? [`${unreadable.length} images cannot be read and were set aside`]
      : []),
    stopLine(result),
    ...(result.orientations ? [`orientations: ${LIE[result.orientations]}`] : []),
    `${out}: calibrated from ${base} in ${duration(seconds)}; no labels of ${to} were read`,
  ]
}

/** Why the search ended. */
function stopLine({ stopped, trials, minTrials, parameters }: CalibrateResult): string {
  const lines: Record<CalibrateResult['stopped'], string> = {
    converged: `${trials} trials: no further step improved the recipe`,
    budget: `${trials} trials, all that --trials allows: more may improve the recipe`,
    'budget-too-small':
      `stopped after ${trials} trials: --trials is too small to try each of ${parameters.length} parameters; ` +
      `give --trials ${minTrials} or more`,
  }
  return lines[stopped]
}

function line([first = '', ...rest]: readonly string[]): string {
  return `${first.padEnd(26)}${rest.map((cell) => cell.padStart(12)).join('')}`
}

function table(rows: readonly CalibrateRow[]): string[] {
  const head = ['distance from the target', 'untouched', 'before', 'after', 'noise floor']
  return [
    line(head),
    ...rows.map(
      ({ statistic, untouched, before, after, noiseFloor, outcome }) =>
        `${line([statistic, ...[untouched, before, after, noiseFloor].map((d) => d.toFixed(3))])}  ${OUTCOMES[outcome]}`,
    ),
  ]
}
