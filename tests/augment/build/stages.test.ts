import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawStage } from '../../../src/augment/build/stages.ts'
import { builtSet, temporary, type BuiltFixture } from '../inspect/fixture.ts'

let root: string
let built: BuiltFixture

beforeAll(async () => {
  root = await temporary()
  built = await builtSet(root)
  await copyFile(join(built.set, 'recipe.yaml'), join(built.set, 'recipe.holdout.yaml'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

async function grey(jpeg: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> {
  const image = sharp(jpeg).greyscale().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Mean difference in grey levels of two images of one size. */
function difference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length)
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}

describe('drawStage', () => {
  it('draws the source turned as the steps turn it, but without what else they do', async () => {
    // A quarter turn, then a strong blur: the source turned along is sharp and lies under the image.
    const row = {
      ...built.rows.find(({ id }) => id === 'a_0002')!,
      steps: [
        { path: 'rotate90', effect: 'rotate90', params: { turns: 1 } },
        { path: 'blur', effect: 'blur', params: { size: 0.03, kind: 'gaussian' } },
      ],
    }
    const stages = await Promise.all([0, 1, 2].map((k) => drawStage(built.set, row, k)))
    const [along, turned, blurred] = await Promise.all(stages.map((one) => grey(one!)))
    expect([turned!.width, turned!.height]).toEqual([120, 90])
    expect(difference(along!.data, turned!.data)).toBeLessThan(1)
    expect(difference(blurred!.data, turned!.data)).toBeGreaterThan(5)
  })

  it('refuses an effect that nobody has', async () => {
    const steps = [{ path: 'x', effect: 'no-such', params: {} }]
    const row = { ...built.rows[1]!, steps }
    await expect(drawStage(built.set, row, 1)).rejects.toMatchObject({ code: 'UNKNOWN_EFFECT' })
  })
})
