/** Opens the OCR engine that the options name. */
import { InputError } from '../../core/errors.ts'
import type { OcrEngine } from './engine.ts'

export interface OcrOptions {
  /** such as `kor` or `kor,eng`, for Tesseract */
  languages: readonly string[]
  /** folder of Tesseract's language data in place of the npm packages' */
  languageData?: string | undefined
  /** PaddleOCR's detection model, recognition model and its dictionary if the model does not hold it,
   * in place of Tesseract */
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
    const [detection, recognition, characters] = paddle
    if (!detection || !recognition || paddle.length > 3) {
      throw new InputError(
        'PADDLE_FILES',
        `--paddle: expected two or three files separated by commas, detection model, recognition model and, where that does not hold it, its dictionary; found ${paddle.length}`,
      )
    }
    const { openPaddle } = await import('./paddle/engine.ts')
    return openPaddle({ detection, recognition, characters })
  }
  const { openTesseract } = await import('./tesseract.ts')
  return openTesseract({ languages, workers, data: languageData })
}
