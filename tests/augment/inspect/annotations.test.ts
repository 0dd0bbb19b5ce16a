/** What a report draws of annotations. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ANNOTATION_BLOCK,
  annotationBlock,
  annotationBlocks,
} from '../../../src/augment/inspect/annotations.ts'
import { builtSet, EVIL, temporary, VARIANTS, type BuiltFixture } from './fixture.ts'

let root: string
let built: BuiltFixture

beforeAll(async () => {
  root = await temporary()
  built = await builtSet(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function blocksOf(folder: string) {
  const blocks = []
  for await (const block of annotationBlocks(folder)) blocks.push(block)
  return blocks
}

test('each image has its own, to a tenth of a pixel, and images without any have none', async () => {
  const blocks = await blocksOf(built.set)
  expect(blocks.map(({ length }) => length)).toEqual([
    ANNOTATION_BLOCK,
    built.rows.length - ANNOTATION_BLOCK,
  ])
  const all = blocks.flat()
  expect(all.map((one) => one !== null)).toEqual(built.rows.map((_, i) => i < VARIANTS))
  expect(all[0]).toMatchObject({ width: 90, height: 120, corners: [0, 0, 90, 0, 90, 120, 0, 120] })
  expect(all[1]!.items[0]).toEqual({
    kind: 'word',
    at: [10, 10, 40, 10, 40, 13, 10, 13],
    text: EVIL,
    class: 'header',
    readability: 0.2,
  })
  expect(await annotationBlock(built.set, 1)).toEqual(blocks[1])
  expect(await annotationBlock(built.set, 9)).toBeUndefined()
})

test('a set without annotations gives nothing, one whose lines are not its own gives none', async () => {
  await writeFile(join(built.set, 'annotations.jsonl'), '{"image":"other.jpg"}\n')
  expect((await blocksOf(built.set)).flat().some((one) => one !== null)).toBe(false)
  await rm(join(built.set, 'annotations.jsonl'))
  expect(await blocksOf(built.set)).toEqual([])
})
