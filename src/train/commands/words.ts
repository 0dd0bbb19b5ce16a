import { Command, Option } from 'commander'
import { action, wholeNumber, workersOption } from '../../cli/program.ts'
import { readingOptions, type ReadingFlags } from '../../cli/reading-options.ts'
import type { Part } from '../../ocr/read-page.ts'
import { names } from './options.ts'

interface BuildFlags extends ReadingFlags {
  data: string
  classes: string[]
  out: string
  words?: string
  part: Part
  pages: number
  heldOut: number
  least: number
  workers: number
}

/** `train words build --data DIR --classes 3,4,7,14 --out words.yaml` */
export function wordsCommand(): Command {
  return new Command('words')
    .description('words that tell classes apart whose pages look alike')
    .addCommand(buildCommand())
}

function buildCommand(): Command {
  const command = readingOptions(
    new Command('build')
      .description('learn from labelled pages which words speak for which class')
      .option(
        '--data <folder>',
        'a built set (its copies teach misreadings), or a labelled set',
        'data',
      )
      .requiredOption('--classes <list>', 'classes to tell apart, by number or name', names)
      .option('--out <file>', 'the dictionary to write', 'words.yaml')
      .option('--words <file>', 'where what is read is kept (default: beside the dictionary)')
      .addOption(
        new Option('--part <part>', 'title: the large lines of the upper half; page: all words')
          .choices(['title', 'page'])
          .default('title'),
      )
      .option('--pages <n>', 'training pages a class at most', wholeNumber('pages', 1, 1e6), 150)
      .option(
        '--held-out <n>',
        'held-out pages a class at most',
        wholeNumber('held-out', 0, 1e6),
        60,
      )
      .option('--least <n>', 'pages a word must be read on', wholeNumber('least', 1, 1000), 3)
      .addOption(workersOption()),
  )
  return action(command, async (terminal, flags: BuildFlags) => {
    const { openOcrEngine } = await import('../../ocr/engines/open.ts')
    const { writeDictionary } = await import('../../ocr/lexicon/dictionary.ts')
    const { readTrainingSet } = await import('../data/training-set.ts')
    const { buildWords } = await import('../rerank/build.ts')
    const { out, pages, heldOut, least, part } = flags
    const set = await readTrainingSet(flags.data)
    const reader = await openOcrEngine(flags)
    try {
      const { progress, signal } = terminal
      const built = await buildWords({
        set,
        classes: flags.classes,
        pages,
        heldOut,
        least,
        part,
        words: flags.words ?? `${out.replace(/\.ya?ml$/i, '')}.jsonl`,
        reader,
        progress,
        signal,
      })
      await writeDictionary(out, built.dictionary)
      const { tuned, dictionary } = built
      const count = (target: number): number =>
        dictionary.classes[target]!.title.length + dictionary.classes[target]!.body.length
      return {
        json: {
          pages: built.pages,
          failed: built.unread,
          words: Object.fromEntries(built.classes.map(({ target }) => [target, count(target)])),
          threshold: dictionary.threshold,
          margin: dictionary.margin,
          holdout: tuned ?? null,
          out,
        },
        lines: [
          ...built.classes.map(({ target, name }) => {
            const best = dictionary.classes[target]!.title.slice(0, 4).map(({ word }) => word)
            return `${target} ${name}: ${count(target)} words (${best.join(', ')}, …)`
          }),
          tuned
            ? `on ${tuned.pages} held-out pages ${(100 * tuned.corrected).toFixed(0)} % of wrong classes were put right, ` +
              `${(100 * tuned.precision).toFixed(1)} % of the changes right (threshold ${tuned.threshold}, margin ${tuned.margin})`
            : 'no pages are held out: threshold and margin are the usual ones',
          ...(set.kind === 'plain'
            ? ['misreadings are learned only from a built set: give one with --data']
            : []),
          `${out}: ${built.pages} pages read`,
        ],
      }
    } finally {
      await reader.close()
    }
  })
}
