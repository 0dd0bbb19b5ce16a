import { Command, Option } from 'commander'
import { action, wholeNumber, workersOption, outputFile, commaList } from '../../cli/program.ts'
import { readingOptions, type ReadingFlags } from '../../cli/reading-options.ts'
import { plural } from '../../core/plural.ts'
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import type { Part } from '../../ocr/read-page.ts'

interface BuildFlags extends ReadingFlags {
  data: string
  classes: string[]
  out: string
  words?: string
  part: Part
  pages: number
  heldOut: number
  minPages: number
  workers: number
}

/** `train words build --data DIR --classes 3,4,7,14 --out words.yaml` */
export function wordsCommand(): Command {
  return new Command('words')
    .description('keywords that separate classes whose pages look alike')
    .addCommand(buildCommand())
}

function buildCommand(): Command {
  const command = readingOptions(
    new Command('build')
      .description('learn the keywords of classes from labelled pages (OCR)')
      .option(
        '--data <folder>',
        'a built set (its variants teach misreadings), or a labelled set',
        'data',
      )
      .requiredOption('--classes <list>', 'classes to separate, by number or name', commaList)
      .option('--out <file>', 'the dictionary to write', outputFile, 'words.yaml')
      .option('--words <file>', 'where the words read are kept (default: beside the dictionary)')
      .addOption(
        new Option('--part <part>', 'title: large lines of the upper half; page: all words')
          .choices(['title', 'page'])
          .default('title'),
      )
      .option(
        '--pages <n>',
        'maximum number of training pages per class',
        wholeNumber('pages', 1, 1e6),
        150,
      )
      .option(
        '--held-out <n>',
        'maximum number of held-out pages per class',
        wholeNumber('held-out', 0, 1e6),
        60,
      )
      .option(
        '--min-pages <n>',
        'minimum number of pages a word is read on',
        wholeNumber('min-pages', 1, 1000),
        3,
      )
      .addOption(workersOption()),
    // Images of a built set are flipped.
    'as-likely',
  )
  return action(command, async (terminal, flags: BuildFlags) => {
    terminal.whenStopped('stopping after the page at hand: the words read so far are kept')
    const { openOcrEngine } = await import('../../ocr/engines/open.ts')
    const { writeDictionary } = await import('../../ocr/lexicon/dictionary.ts')
    const { readTrainingSet } = await import('../data/training-set.ts')
    const { buildWords } = await import('../rerank/build.ts')
    const { out, pages, heldOut, minPages, part, mirrored } = flags
    const set = await readTrainingSet(flags.data)
    const engine = await openOcrEngine(flags)
    try {
      const { progress, signal } = terminal
      const built = await buildWords({
        set,
        classes: flags.classes,
        pages,
        heldOut,
        minPages,
        part,
        mirrored,
        words: flags.words ?? `${out.replace(/\.ya?ml$/i, '')}.jsonl`,
        engine,
        progress,
        signal,
      })
      await writeDictionary(out, built.dictionary)
      const { tuned, dictionary } = built
      const perClass = (
        count: (of: Dictionary['classes'][string]) => number,
      ): Record<string, number> =>
        Object.fromEntries(
          built.classes.map(({ target }) => [target, count(dictionary.classes[target]!)]),
        )
      return {
        json: {
          pages: built.pages,
          failed: built.failed,
          titles: perClass(({ titles }) => titles?.length ?? 0),
          words: perClass(({ title, body }) => title.length + body.length),
          threshold: dictionary.threshold,
          margin: dictionary.margin,
          titleMargin: dictionary.titleMargin,
          holdout: tuned ?? null,
          out,
        },
        lines: [
          ...built.classes.map(({ target, name }) => {
            const { titles = [], title, body } = dictionary.classes[target]!
            const byShare = titles.toSorted((a, b) => b.share - a.share)
            const parts = [
              first(
                'title',
                byShare.map(({ text }) => text),
              ),
              first(
                'word',
                [...title, ...body].map(({ word }) => word),
              ),
            ]
            return `${target} ${name}: ${parts.join('; ')}`
          }),
          tuned
            ? `on ${tuned.pages} held-out pages ${(100 * tuned.corrected).toFixed(0)} % of wrong predictions were corrected, ` +
              `${(100 * tuned.precision).toFixed(1)} % of the changes right (threshold ${tuned.threshold}, margin ${tuned.margin}, ${tuned.titleMargin} by titles)`
            : 'no pages are held out: threshold and margins have their default values',
          ...(set.kind === 'plain'
            ? ['misreadings are learned from a built set alone: give one with --data']
            : []),
          `${out}: ${built.pages} pages read`,
        ],
      }
    } finally {
      await engine.close()
    }
  })
}

/** `12 titles (가, 나, …)` */
function first(what: string, texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN)
  const list = [...shown, ...(shown.length < texts.length ? ['…'] : [])].join(', ')
  return `${plural(texts.length, what)}${list === '' ? '' : ` (${list})`}`
}

/** Titles and words of a class that a summary names. */
const SHOWN = 4
