/** An OCR engine that returns given words and keeps the requests. */
import type { Layout, GreyImage, OcrEngine, ReadWord } from '../../src/ocr/engines/engine.ts'

export interface OcrRequest {
  image: GreyImage
  layout: Layout
}

/** @param say words of an image, each with its confidence */
export function fakeEngine(
  say: (calls: OcrRequest) => readonly (readonly [text: string, confidence: number])[],
  name = 'fake',
): OcrEngine & { calls: OcrRequest[] } {
  const calls: OcrRequest[] = []
  return {
    name,
    concurrency: 2,
    calls,
    read: async (image, layout) => {
      const one = { image, layout }
      calls.push(one)
      const { width, height } = image
      return say(one).map(([text, confidence]): ReadWord => ({
        text,
        confidence,
        box: { left: 0, top: 0, right: width, bottom: height },
      }))
    },
    close: async () => undefined,
  }
}
