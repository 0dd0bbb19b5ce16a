import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, outputFile, wholeNumber, workersOption, type Terminal } from '../../cli/program.ts'
import type { OrientationRange, Recipe } from '../recipe/recipe.ts'
import type { PreviewPage } from '../studio/preview.ts'
import { effectsOption } from './effects-option.ts'
import { orientationsOption } from './recipe-options.ts'

interface PreviewFlags {
  recipe: string
  effects?: string[]
  image?: string[]
  data: string
  count: number
  pages: number
  width: number
  seed?: number
  orientations?: OrientationRange
  out?: string
  workers: number
}

/** `augment preview`: a contact sheet. */
export function previewCommand(): Command {
  const command = new Command('preview')
    .description(
      'a contact sheet: pages, then variants as a build writes them, with what was drawn',
    )
    .option('--recipe <name or path>', 'what is done to the pages', 'heavy')
    .addOption(effectsOption())
    .addOption(new Option('--image <files...>', 'single images').conflicts(['data', 'pages']))
    .option('--data <folder>', 'a labelled set', 'data')
    .option('--pages <n>', 'pages of the set', wholeNumber('pages', 1, 200), 6)
    .option('--count <n>', 'variants of each page', wholeNumber('count', 1, 200), 5)
    .option('--width <px>', 'widest an image is shown', wholeNumber('width', 32, 4096), 448)
    .option('--seed <n>', "replaces the recipe's seed", wholeNumber('seed', 0, 2 ** 53 - 1))
    .addOption(orientationsOption())
    .addOption(workersOption())
    .option(
      '--out <file>',
      'file to write, .jpg or .webp of at most 2 MB, or .png (default: output/preview-<recipe>.jpg)',
      outputFile,
    )
  pdfOption(command)
  return action(command, async (terminal, flags: PreviewFlags) => {
    const { loadRecipe } = await import('../recipe/load.ts')
    const { preview } = await import('../studio/preview.ts')
    const { makeFolder, writeWhole } = await import('../../core/files.ts')
    const loaded = (await loadRecipe(flags.recipe, flags.effects)).recipe
    const { seed = loaded.seed, orientations = loaded.orientations } = flags
    const recipe = { ...loaded, seed, orientations }
    const out = flags.out ?? `output/preview-${recipe.name}.jpg`
    const { pages, root } = await readPages(flags, recipe, terminal)
    const { count, width: cellWidth, workers } = flags
    const { progress, signal } = terminal
    const sheet = await preview(pages, root, {
      recipe,
      count,
      cellWidth,
      out,
      workers,
      progress,
      signal,
    })
    await makeFolder(dirname(out))
    await writeWhole(out, sheet)
    return {
      json: { out, pages: pages.length, variants: pages.length * count, bytes: sheet.length },
      lines: [
        `${out}: ${pages.length} pages, ${count} variants of each, ${(sheet.length / 1e6).toFixed(2)} MB`,
      ],
    }
  })
}

async function readPages(
  { image, data, pages, workers }: PreviewFlags,
  recipe: Recipe,
  { progress, signal, warn }: Terminal,
): Promise<{ pages: PreviewPage[]; root: string }> {
  const { pagesOfFiles, pagesOfSet } = await import('../studio/preview.ts')
  if (image) return { pages: await pagesOfFiles(image), root: '' }
  const { Subjects } = await import('../studio/subjects.ts')
  const subjects = await Subjects.read(data, workers, { progress, signal })
  for (const warning of subjects.warnings) warn(`${data}: ${warning}`)
  return { pages: pagesOfSet(subjects, pages, recipe), root: subjects.root }
}
