/** A reader that says what it is told to, and counts. */
import type { Layout, GreyImage, OcrEngine, ReadWord } from '../../src/ocr/engines/engine.ts'

export interface Asked {
  picture: GreyImage
  layout: Layout
}

/** @param say words of a picture, each with its confidence */
export function fakeReader(
  say: (asked: Asked) => readonly (readonly [text: string, confidence: number])[],
  name = 'fake',
): OcrEngine & { asked: Asked[] } {
  const asked: Asked[] = []
  return {
    name,
    lanes: 2,
    asked,
    read: async (picture, layout) => {
      const one = { picture, layout }
      asked.push(one)
      const { width, height } = picture
      return say(one).map(([text, confidence]): ReadWord => ({
        text,
        confidence,
        box: { left: 0, top: 0, right: width, bottom: height },
      }))
    },
    close: async () => undefined,
  }
}
