/** Options of commands that read the words of pages (OCR). */
import type { Command } from 'commander'
import { commaList } from './program.ts'

export interface ReadingFlags {
  languages: string[]
  languageData?: string
  paddle?: string[]
}

/** Adds the options that an OCR engine is opened with. */
export function readingOptions(command: Command): Command {
  return command
    .option('--languages <list>', "Tesseract's languages, separated by commas", commaList, ['kor'])
    .option('--language-data <folder>', 'folder of <language>.traineddata.gz (default: from npm)')
    .option(
      '--paddle <files>',
      "PaddleOCR's ONNX files in place of Tesseract: detection,recognition[,dictionary]",
      commaList,
    )
}
