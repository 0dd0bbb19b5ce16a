import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import type { EngineOptions } from '../../../src/train/engine/engine.ts'
import { exportModel } from '../../../src/train/engine/export.ts'
import { onnxModel } from '../../../src/train/engine/graph/schema.ts'
import { initialState, openInference } from '../../../src/train/engine/open.ts'
import { formulaImages } from '../support/formula.ts'

const SIZE = 64

test.each(['efficientnet_b0', 'convnextv2_atto', 'swin_tiny'])(
  'an exported %s runs with any batch, in standard operators, and answers as the engine does',
  async (name) => {
    const options: EngineOptions = {
      backbone: backboneByName(name),
      classes: 5,
      size: SIZE,
      batch: 3,
      mode: 'traced',
      device: 'cpu',
    }
    const state = initialState(options, rngFrom('export'))
    const images = formulaImages(3, SIZE)
    const engine = await openInference(options, state)
    const expected = await engine.logits(images, 3)
    await engine.close()
    const bytes = exportModel(options, state, { classes: '["a","b"]' })
    const model = onnxModel.toObject(onnxModel.decode(bytes), { longs: Number }) as {
      metadataProps: unknown
      opsetImport: { domain?: string }[]
    }
    expect(model.metadataProps).toEqual([{ key: 'classes', value: '["a","b"]' }])
    expect(model.opsetImport).toHaveLength(1)
    const session = await ort.InferenceSession.create(bytes)
    for (const rows of [1, 3]) {
      const shape = [rows, SIZE, SIZE, 3]
      const pixels = images.slice(0, rows * SIZE * SIZE * 3)
      const { logits } = await session.run({ images: new ort.Tensor('uint8', pixels, shape) })
      expect(logits!.dims).toEqual([rows, 5])
      const found = logits!.data as Float32Array
      const largest = Math.max(...expected.map(Math.abs))
      for (const [i, value] of found.entries()) {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4 * largest)
      }
    }
    await session.release()
  },
)
