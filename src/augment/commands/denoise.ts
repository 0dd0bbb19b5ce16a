import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, workersOption, type Terminal } from '../../cli/program.ts'
import type { DenoiseResult } from '../denoise/denoise.ts'
import { mirroredOption } from '../../cli/reading-options.ts'
import { shardOption } from '../../cli/shard-option.ts'
import type { ShardNumber } from '../../jobs/shard-name.ts'
import type { Mirrored } from '../../page/networks/orientation/prior.ts'
import { effectsOption } from './effects-option.ts'

interface DenoiseFlags {
  out?: string
  recipe: string
  effects?: string[]
  workers: number
  shard?: ShardNumber
  onlyNoisy?: boolean
  upright?: boolean
  mirrored?: Mirrored
  binarise?: boolean
  compare?: boolean
  open?: boolean
  overwrite?: boolean
}

/** `augment denoise FOLDER`: restores test and training pages alike. */
export function denoiseCommand(): Command {
  const command = new Command('denoise')
    .description('clean and straighten the images of a folder; labels of a training set come along')
    .argument('<folder>', 'images, or a labelled set')
    .option('--out <folder>', 'folder to write (default: output/<folder>-denoised)')
    .option('--recipe <name or path>', 'what is done to a page that needs it', 'restore')
    .addOption(effectsOption())
    .addOption(workersOption())
    .addOption(shardOption())
    .option('--only-noisy', 'copy pages without noise as they are, tilted or not')
    .option(
      '--upright',
      'turn pages upright that are on their side or upside down, and those surely mirrored',
    )
    .addOption(mirroredOption())
    .option('--binarise', 'black ink on white paper at the end, for archives and OCR')
    .option(
      '--compare',
      'write a page that shows each page before and after, <out>-compare/index.html, and a sheet of some: <out>-compare.png',
    )
    .option('--open', 'open that page in the browser; goes with --compare')
    .option('--overwrite', 'throw away what was restored into the folder before')
  pdfOption(command)
  return action(command, async (terminal, folder: string, flags: DenoiseFlags) => {
    terminal.whenStopped('stopping after the pages at hand: the same command resumes')
    const { loadRecipe } = await import('../recipe/load.ts')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { withBinarise, withUpright } = await import('../denoise/recipe.ts')
    const { denoise } = await import('../denoise/denoise.ts')
    const { recipe } = await loadRecipe(flags.recipe, flags.effects)
    keepFreedMemoryMapped()
    const out = flags.out ?? join('output', `${basename(resolve(folder))}-denoised`)
    const { onlyNoisy = false, overwrite = false, workers, shard } = flags
    const { progress, signal } = terminal
    const turned = flags.upright || flags.mirrored ? withUpright(recipe, flags.mirrored) : recipe
    const result = await denoise({
      input: folder,
      out,
      recipe: flags.binarise ? withBinarise(turned) : turned,
      onlyNoisy,
      overwrite,
      workers,
      shard,
      progress,
      signal,
    })
    const sheet = flags.compare && !shard ? await compare(result, out) : undefined
    const page = flags.compare && !shard ? await viewer(terminal, flags, out) : undefined
    const { images, changed, made, failures, digest, seconds, imagesPerSecond } = result
    return {
      json: {
        images,
        changed,
        failed: failures.length,
        made,
        digest,
        seconds,
        imagesPerSecond,
        ...(sheet !== undefined && { sheet }),
        ...(page !== undefined && { page }),
        failures: failures.slice(0, 100),
        warnings: result.warnings,
      },
      lines: await linesOf(result, out, { sheet, page }),
    }
  })
}

async function compare(result: DenoiseResult, out: string): Promise<string | undefined> {
  if (result.examples.length === 0) return undefined
  const { drawComparison } = await import('../denoise/compare.ts')
  const { writeWhole } = await import('../../core/files.ts')
  const sheet = `${resolve(out)}-compare.png`
  await writeWhole(sheet, await drawComparison(result.root, out, result.examples))
  return sheet
}

/** Pages of each kind that are measured: the viewer shows all of them whatever is measured. */
const MEASURED = 200

/** The pages in the viewer of `augment inspect`. @returns the page's path */
async function viewer(terminal: Terminal, flags: DenoiseFlags, out: string): Promise<string> {
  const { inspect } = await import('../inspect/inspect.ts')
  const { progress, signal } = terminal
  const { page } = await inspect({
    folder: out,
    out: `${resolve(out)}-compare`,
    workers: flags.workers,
    sample: MEASURED,
    map: 'none',
    progress,
    signal,
  })
  if (flags.open) {
    const { openPage } = await import('./open-page.ts')
    await openPage(`${pathToFileURL(page).href}#gallery?view=pairs&split=changed`, terminal)
  }
  return page
}

async function linesOf(
  result: DenoiseResult,
  out: string,
  { sheet, page }: { sheet: string | undefined; page: string | undefined },
): Promise<string[]> {
  const { count, duration, failureLines } = await import('./report.ts')
  const { images, changed, made, failures, digest, seconds, imagesPerSecond } = result
  return [
    `${out}: ${count(images)} images, ${count(changed)} changed, the others as they were`,
    made > 0
      ? `${count(made)} done in ${duration(seconds)} (${imagesPerSecond.toFixed(1)}/s)`
      : 'everything was there already',
    `digest ${digest}`,
    ...(page === undefined ? [] : [`before and after: ${page}`]),
    ...(sheet === undefined ? [] : [`some of them on a sheet: ${sheet}`]),
    ...failureLines(failures, out),
    ...result.warnings.map((text) => `warning: ${text}`),
  ]
}
