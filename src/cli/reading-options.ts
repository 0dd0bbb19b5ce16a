/** Options of commands that read words off pages. */
import { type Command, InvalidArgumentError } from 'commander'

export interface ReadingFlags {
  languages: string[]
  languageData?: string
  paddle?: string[]
}

/** Adds what a reader is opened with. */
export function readingOptions(command: Command): Command {
  return command
    .option('--languages <list>', "Tesseract's languages, commas between", list, ['kor'])
    .option('--language-data <folder>', 'where <language>.traineddata.gz lie (default: from npm)')
    .option(
      '--paddle <files>',
      "PaddleOCR's ONNX files in place of Tesseract: detection,recognition,dictionary",
      list,
    )
}

function list(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.length === 0) throw new InvalidArgumentError('expected a list with commas between.')
  return parts
}
