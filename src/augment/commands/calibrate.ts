import { readFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { Command } from 'commander'
import { action, wholeNumber, workersOption } from '../../cli/program.ts'
import { InputError } from '../../core/errors.ts'
import type { CalibrateRow } from '../calibrate/target.ts'
import { effectsOption } from './effects-option.ts'

interface FitFlags {
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

/** How a fitted recipe begins. */
const FITTED = '# Fitted by `augment calibrate'

const VERDICTS: Record<CalibrateRow['verdict'], string> = {
  floor: 'reached: at the noise floor',
  halved: 'at least halved',
  nearer: 'nearer',
  farther: 'not nearer',
}

/** `augment calibrate`: a recipe whose pages look like others, without their labels. */
export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description(
      'fit a recipe so that drawn pages look like those of another folder, without labels',
    )
    .requiredOption(
      '--from <folder>',
      'images that the recipe will be applied to, such as data/train',
    )
    .requiredOption(
      '--to <folder>',
      'images they shall look like, such as data/test; no labels are read',
    )
    .option('--base <name or path>', 'recipe to begin with', 'testlike')
    .addOption(effectsOption())
    .option('--out <file>', 'YAML to write', 'recipes/fitted.yaml')
    .option('--pages <n>', 'pages drawn for a trial', wholeNumber('pages', 30, 10_000), 192)
    .option('--trials <n>', 'recipes to try', wholeNumber('trials', 2, 100_000), 160)
    .option(
      '--sample <n>',
      'most pages of each folder that are measured',
      wholeNumber('sample', 30, 1e9),
      1200,
    )
    .option('--seed <n>', 'another search', wholeNumber('seed', 0, 2 ** 53 - 1), 17)
    .addOption(workersOption())
  return action(command, async (terminal, flags: FitFlags) => {
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { makeFolder, writeWhole } = await import('../../core/files.ts')
    const { loadRecipe } = await import('../recipe/load.ts')
    const { parseRecipe } = await import('../recipe/parse.ts')
    const { calibrateRecipe } = await import('../calibrate/calibrate.ts')
    const { calibratedText } = await import('../calibrate/write.ts')
    keepFreedMemoryMapped()
    const { from, to, base, out, pages, trials: budget, sample, seed, workers } = flags
    const { progress, signal } = terminal
    await mayWrite(out)
    const loaded = (await loadRecipe(base, flags.effects)).recipe
    const options = {
      from,
      to,
      base: loaded,
      pages,
      trials: budget,
      sample,
      seed,
      workers,
      progress,
      signal,
    }
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
    const { rows, levers, fromPages, toPages, unreadable, trials, seconds } = result
    for (const { file, reason } of unreadable.slice(0, 5))
      terminal.warn(`set aside: ${file}: ${reason}`)
    return {
      json: { out, rows, levers, fromPages, toPages, unreadable, trials, seconds },
      lines: [
        ...table(rows),
        ...(unreadable.length > 0
          ? [`${unreadable.length} images cannot be read and were set aside`]
          : []),
        `${out}: fitted from ${base} in ${trials} trials, ${Math.round(seconds)} s; no labels of ${to} were read`,
      ],
    }
  })
}

/** A recipe of somebody's own is not written over; one that was fitted before is. */
async function mayWrite(out: string): Promise<void> {
  const there = await readFile(out, 'utf8').catch(() => undefined)
  if (there === undefined || there.startsWith(FITTED)) return
  throw new InputError(
    'OUT_EXISTS',
    `${out} is there and was not written by augment calibrate: choose another --out, or remove it`,
  )
}

function line([first = '', ...rest]: readonly string[]): string {
  return `${first.padEnd(26)}${rest.map((cell) => cell.padStart(10)).join('')}`
}

function table(rows: readonly CalibrateRow[]): string[] {
  const head = ['distance from the target', 'untouched', 'before', 'after', 'floor']
  return [
    line(head),
    ...rows.map(
      ({ figure, untouched, before, after, floor, verdict }) =>
        `${line([figure, ...[untouched, before, after, floor].map((d) => d.toFixed(3))])}  ${VERDICTS[verdict]}`,
    ),
  ]
}
