import { expect, test } from 'vitest'
import { detectOrientation } from '../../../src/ocr/orientation/detect.ts'
import { ORIENTATIONS } from '../../../src/page/geometry/orientation.ts'
import { fakeReader } from '../fake-engine.ts'
import { drawPage, drawPhotograph, laidBy } from '../pages.ts'

const CLEAR = [['상기환자는위병명으로', 0.9]] as const
const NOISE = [['뷁쒬', 0.3]] as const
const MIRRORED = ORIENTATIONS[4]!

test('a page that the look is sure of is not read, unless its small print is wanted too', async () => {
  const reader = fakeReader(() => NOISE)
  const source = laidBy(drawPage({}), MIRRORED)
  expect(await detectOrientation(source, reader, false)).toMatchObject({ ...MIRRORED, by: 'look' })
  expect(reader.asked).toHaveLength(0)
  // Nothing can be read either way: the look stands.
  expect(await detectOrientation(source, reader, true)).toMatchObject({ ...MIRRORED, by: 'look' })
  expect(reader.asked.length).toBeGreaterThan(1)
})

test('small print that reads as the page lies overrules a look that is sure of another way', async () => {
  const reader = fakeReader(() => CLEAR)
  const found = await detectOrientation(laidBy(drawPage({}), MIRRORED), reader, true)
  expect(found).toMatchObject({ turns: 0, mirrored: false, by: 'reading' })
  expect(reader.asked.map(({ layout }) => layout)).toEqual(['block'])
})

test('where it does not read as it lies, the way of the look is tried next', async () => {
  let asked = 0
  const reader = fakeReader(() => (asked++ === 0 ? NOISE : CLEAR))
  const found = await detectOrientation(laidBy(drawPage({}), MIRRORED), reader, true)
  expect(found).toMatchObject({ ...MIRRORED, by: 'reading' })
  expect(asked).toBe(2)
})

test('a little of legible print is no proof', async () => {
  const reader = fakeReader(() => [['진단', 0.95]])
  const found = await detectOrientation(laidBy(drawPage({}), MIRRORED), reader, true)
  expect(found).toMatchObject({ ...MIRRORED, by: 'look' })
})

test('where the look does not tell, titles decide, and nothing legible decides nothing', async () => {
  const bare = drawPage({ title: '소 견 서', size: 22 })
  bare.pixels.fill(244, bare.width * 4 * 90)
  const mute = fakeReader(() => NOISE)
  expect(await detectOrientation(bare, mute, false)).toBeUndefined()
  // The title lies near the top in one way only: upside down it is not looked for.
  const upsideDown = laidBy(bare, { turns: 2, mirrored: false })
  const found = await detectOrientation(
    upsideDown,
    fakeReader(() => [['소견서', 0.9]]),
    false,
  )
  expect(found?.turns).toBe(2)
  expect(found?.confidence).toBeLessThan(0.95)
  expect(
    await detectOrientation(
      drawPhotograph(),
      fakeReader(() => []),
      false,
    ),
  ).toBeUndefined()
})
