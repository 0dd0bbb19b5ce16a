/** Options of commands that read the words of pages (OCR). */
import { Option, type Command } from 'commander'
import { MIRRORED, type Mirrored } from '../page/networks/orientation/prior.ts'
import { commaList } from './program.ts'

export interface ReadingFlags {
  languages: string[]
  languageData?: string
  paddle?: string[]
  mirrored: Mirrored
}

/**
 * Adds the options that pages are read with.
 * @param mirrored how often pages are mirrored where the user does not say
 */
export function readingOptions(command: Command, mirrored: Mirrored = 'rare'): Command {
  return command
    .option('--languages <list>', "Tesseract's languages, separated by commas", commaList, ['kor'])
    .option('--language-data <folder>', 'folder of <language>.traineddata.gz (default: from npm)')
    .option(
      '--paddle <files>',
      "PaddleOCR's ONNX files in place of Tesseract: detection,recognition[,dictionary][,orientation]",
      commaList,
    )
    .addOption(mirroredOption().default(mirrored))
}

/** How often pages are mirrored, for all that sets pages upright. */
export function mirroredOption(): Option {
  return new Option(
    '--mirrored <how often>',
    'how often pages are mirrored; as-likely: as often as not',
  ).choices(MIRRORED)
}
