import { basename, join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, workersOption, outputFile } from '../../cli/program.ts'
import { readingOptions, type ReadingFlags } from '../../cli/reading-options.ts'
import { shardOption } from '../../cli/shard-option.ts'
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { shardOf, type ShardNumber } from '../../jobs/shard-name.ts'
import type { Part } from '../../ocr/read-page.ts'

interface WordsFlags extends ReadingFlags {
  out?: string
  part: Part
  workers: number
  shard?: ShardNumber
}

/** `augment words FOLDER`: words, boxes and confidences of a folder's images, one line per image. */
export function wordsCommand(): Command {
  const command = readingOptions(
    new Command('words')
      .description('read the words of the images of a folder (OCR), in any orientation')
      .argument('<folder>', 'images')
      .option(
        '--out <file>',
        'JSON lines file to write (default: output/words/<folder>.jsonl)',
        outputFile,
      )
      .addOption(
        new Option('--part <part>', 'title: large lines of the upper half; page: all words')
          .choices(['title', 'page'])
          .default('page'),
      )
      .addOption(shardOption())
      .addOption(workersOption()),
  )
  pdfOption(command)
  return action(command, async (terminal, folder: string, flags: WordsFlags) => {
    terminal.whenStopped('stopping after the page at hand: the words read so far are kept')
    const { listImages } = await import('../../dataset/list.ts')
    const { openOcrEngine } = await import('../../ocr/engines/open.ts')
    const { readWords, writeWords } = await import('../../ocr/words-file.ts')
    const { shardFile, shardFiles } = await import('../../ocr/words-shards.ts')
    const root = resolve(folder)
    const paths = await listImages(root)
    if (paths.length === 0) {
      throw new InputError('SET_EMPTY', `${folder}: expected images, found none`)
    }
    const whole = flags.out ?? join('output', 'words', `${basename(root)}.jsonl`)
    const out = flags.shard ? shardFile(whole, flags.shard) : whole
    const also = flags.shard ? [] : await shardFiles(whole)
    const images = shardOf(paths, flags.shard).map((path) => ({
      file: pathBelow(root, path),
      path,
    }))
    const { progress, signal } = terminal
    const engine = await openOcrEngine(flags)
    const started = performance.now()
    try {
      const { part, mirrored } = flags
      const found = await readWords(out, images, { engine, part, mirrored, also, progress, signal })
      await writeWords(out, found.rows)
      const rows = found.rows.filter((row) => row !== undefined)
      const words = rows.reduce((sum, row) => sum + row.words.length, 0)
      const without = rows.filter((row) => row.words.length === 0).length
      const seconds = (performance.now() - started) / 1000
      return {
        json: {
          images: images.length,
          read: found.computed,
          words,
          without,
          failed: found.failed.length,
          failures: found.failed.slice(0, 100),
          seconds,
          out,
        },
        lines: [
          `${out}: ${words} words of ${rows.length} images, ${without} of them without words`,
          found.computed > 0
            ? `${found.computed} images read in ${seconds.toFixed(0)} s, the others were there already`
            : 'all images were there already',
          ...found.failed.map(({ file, reason }) => `set aside: ${file}: ${reason}`).slice(0, 20),
        ],
      }
    } finally {
      await engine.close()
    }
  })
}
