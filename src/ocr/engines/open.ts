/** Opens the OCR engine that the options name. */
import { InputError } from '../../core/errors.ts'
import type { OcrEngine } from './engine.ts'

export interface OcrOptions {
  /** such as `kor` or `kor,eng`, for Tesseract */
  languages: readonly string[]
  /** folder of Tesseract's language data in place of the npm packages' */
  languageData?: string | undefined
  /** PaddleOCR's models in place of Tesseract: detection, recognition, then in any order what there is of the
   * dictionary, if the recognition model does not hold it, and of an orientation classifier (`.onnx`) */
  paddle?: readonly string[] | undefined
  workers: number
}

/**
 * Opens an OCR engine; nothing is downloaded.
 * @throws InputError `PADDLE_FILES`, and those of the engines
 */
export async function openOcrEngine(options: OcrOptions): Promise<OcrEngine> {
  const { languages, languageData, paddle, workers } = options
  if (paddle !== undefined) {
    const [detection, recognition, ...others] = paddle
    const classifiers = others.filter((file) => file.toLowerCase().endsWith('.onnx'))
    const dictionaries = others.filter((file) => !classifiers.includes(file))
    if (!detection || !recognition || classifiers.length > 1 || dictionaries.length > 1) {
      throw new InputError(
        'PADDLE_FILES',
        '--paddle: expected two to four files separated by commas: detection model, recognition model and, where there are, ' +
          `its dictionary and an orientation classifier (.onnx); found ${paddle.join(', ')}`,
      )
    }
    const { openPaddle } = await import('./paddle/engine.ts')
    const [[orientation], [characters]] = [classifiers, dictionaries]
    return openPaddle({ detection, recognition, characters, orientation })
  }
  const { openTesseract } = await import('./tesseract.ts')
  return openTesseract({ languages, workers, data: languageData })
}
