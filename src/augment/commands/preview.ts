import { dirname } from 'node:path'
import { Command, Option } from 'commander'
import { action, wholeNumber, outputFile } from '../../cli/program.ts'
import { effectsOption } from './effects-option.ts'

interface PreviewFlags {
  recipe: string
  effects?: string[]
  image?: string[]
  data: string
  count: number
  pages: number
  width: number
  seed?: number
  out?: string
}

/** `augment preview`: a contact sheet. */
export function previewCommand(): Command {
  const command = new Command('preview')
    .description('a contact sheet: pages, then variants with the steps that ran')
    .option('--recipe <name or path>', 'what is done to the pages', 'heavy')
    .addOption(effectsOption())
    .addOption(new Option('--image <files...>', 'single images').conflicts(['data', 'pages']))
    .option('--data <folder>', 'a labelled set', 'data')
    .option('--pages <n>', 'pages of the set', wholeNumber('pages', 1, 200), 6)
    .option('--count <n>', 'variants of each page', wholeNumber('count', 1, 200), 5)
    .option('--width <px>', 'widest an image is shown', wholeNumber('width', 32, 4096), 448)
    .option('--seed <n>', "replaces the recipe's seed", wholeNumber('seed', 0, 2 ** 53 - 1))
    .option('--out <file>', 'PNG to write (default: output/preview-<recipe>.png)', outputFile)
  return action(command, async (_terminal, flags: PreviewFlags) => {
    const { loadRecipe } = await import('../recipe/load.ts')
    const { preview, subjectsOfFiles, subjectsOfSet } = await import('../build/preview.ts')
    const { makeFolder, writeWhole } = await import('../../core/files.ts')
    const loaded = (await loadRecipe(flags.recipe, flags.effects)).recipe
    const recipe = { ...loaded, seed: flags.seed ?? loaded.seed }
    const pages = flags.image
      ? await subjectsOfFiles(flags.image, recipe)
      : await subjectsOfSet(flags.data, flags.pages, recipe)
    const out = flags.out ?? `output/preview-${recipe.name}.png`
    const sheet = await preview(pages, { recipe, count: flags.count, cellWidth: flags.width })
    await makeFolder(dirname(out))
    await writeWhole(out, sheet)
    return {
      json: { out, pages: pages.length, variants: pages.length * flags.count },
      lines: [`${out}: ${pages.length} pages, ${flags.count} variants of each`],
    }
  })
}
