import { expect, test } from 'vitest'
import { detectOrientation } from '../../../src/ocr/orientation/detect.ts'
import { ORIENTATIONS } from '../../../src/page/geometry/orientation.ts'
import { fakeEngine } from '../fake-engine.ts'
import { drawPage, drawPhotograph, pageNeeding } from '../pages.ts'

const CLEAR = [['상기환자는위병명으로', 0.9]] as const
const NOISE = [['뷁쒬', 0.3]] as const
const MIRRORED = ORIENTATIONS[4]!

test('a page that the network is confident of is not read, unless its small print is wanted too', async () => {
  const engine = fakeEngine(() => NOISE)
  const source = pageNeeding(drawPage({}), MIRRORED)
  expect(await detectOrientation(source, engine, false, 'as-likely')).toMatchObject({
    ...MIRRORED,
    by: 'glyphs',
  })
  expect(engine.calls).toHaveLength(0)
  // Nothing can be read in either: the network decides.
  expect(await detectOrientation(source, engine, true, 'as-likely')).toMatchObject({
    ...MIRRORED,
    by: 'glyphs',
  })
  expect(engine.calls.length).toBeGreaterThan(1)
})

test('small print that is legible in the page as it is overrules a confident network', async () => {
  const engine = fakeEngine(() => CLEAR)
  const found = await detectOrientation(
    pageNeeding(drawPage({}), MIRRORED),
    engine,
    true,
    'as-likely',
  )
  expect(found).toMatchObject({ turns: 0, mirrored: false, by: 'text' })
  expect(engine.calls.map(({ layout }) => layout)).toEqual(['block'])
})

test('where the page as it is cannot be read, the orientation of the network is tried next', async () => {
  let calls = 0
  const engine = fakeEngine(() => (calls++ === 0 ? NOISE : CLEAR))
  const found = await detectOrientation(
    pageNeeding(drawPage({}), MIRRORED),
    engine,
    true,
    'as-likely',
  )
  expect(found).toMatchObject({ ...MIRRORED, by: 'text' })
  expect(calls).toBe(2)
})

test('a little of legible print is no proof', async () => {
  const engine = fakeEngine(() => [['진단', 0.95]])
  const found = await detectOrientation(
    pageNeeding(drawPage({}), MIRRORED),
    engine,
    true,
    'as-likely',
  )
  expect(found).toMatchObject({ ...MIRRORED, by: 'glyphs' })
})

test('where the network cannot tell, titles decide, and nothing legible decides nothing', async () => {
  const bare = drawPage({ title: '소 견 서', size: 22 })
  bare.pixels.fill(244, bare.width * 4 * 90)
  const mute = fakeEngine(() => NOISE)
  expect(await detectOrientation(bare, mute, false)).toBeUndefined()
  // The title is near the top in one orientation only: upside down it is not searched for.
  const upsideDown = pageNeeding(bare, { turns: 2, mirrored: false })
  const found = await detectOrientation(
    upsideDown,
    fakeEngine(() => [['소견서', 0.9]]),
    false,
  )
  expect(found?.turns).toBe(2)
  expect(found?.confidence).toBeLessThan(0.95)
  expect(
    await detectOrientation(
      drawPhotograph(),
      fakeEngine(() => []),
      false,
    ),
  ).toBeUndefined()
})

test('where mirrored pages are rare, one has to be legible mirrored, and not as it is', async () => {
  const source = pageNeeding(drawPage({}), MIRRORED)
  expect(
    await detectOrientation(
      source,
      fakeEngine(() => NOISE),
      false,
    ),
  ).toBeUndefined()
  // All four that are not mirrored are read before it.
  const legible = (as: readonly (readonly [string, number])[]) => {
    let calls = 0
    return fakeEngine(() => (calls++ < 4 ? as : CLEAR))
  }
  expect(await detectOrientation(source, legible(NOISE), true)).toMatchObject({
    ...MIRRORED,
    by: 'text',
  })
  // It has to be far more legible than those, not a little.
  const half = [['상기환자는위', 0.6]] as const
  expect((await detectOrientation(source, legible(half), true))?.mirrored).not.toBe(true)
  const asItIs = fakeEngine(() => CLEAR)
  expect(await detectOrientation(source, asItIs, true)).toMatchObject({ turns: 0, mirrored: false })
})

test('where no page is mirrored, none is turned over', async () => {
  const source = pageNeeding(drawPage({}), MIRRORED)
  const found = await detectOrientation(
    source,
    fakeEngine(() => CLEAR),
    false,
    'never',
  )
  expect(found?.mirrored).toBe(false)
})

test("an engine's own classifier decides where the network cannot, and is not asked where it can", async () => {
  // Digits that are the same upside down, and little else.
  const same = drawPage({
    title: '000 0000',
    size: 22,
    body: ' 000 000 0000 00000 000 000 000 00 '.repeat(3),
  })
  same.pixels.fill(244, same.width * 4 * 130)
  let asked = 0
  const engine = {
    ...fakeEngine(() => NOISE),
    turnsOf: async () => {
      asked++
      return { turns: 2, confidence: 0.99 }
    },
  }
  await detectOrientation(drawPage({}), engine, true)
  expect(asked).toBe(0)
  const before = await detectOrientation(
    same,
    fakeEngine(() => NOISE),
    true,
  )
  const after = await detectOrientation(same, engine, true)
  expect(asked).toBe(1)
  expect(before?.turns).not.toBe(2)
  expect(after?.turns ?? 'unknown').toBe(2)
})
