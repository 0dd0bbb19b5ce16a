import sharp from 'sharp'
import { expect, it } from 'vitest'
import { ImageDrawer } from '../../../src/augment/build/draw-image.ts'
import { defineEffect } from '../../../src/augment/effects/effect.ts'
import { BUILT_IN, EffectRegistry } from '../../../src/augment/effects/registry.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { Source } from '../../../src/page/image/source.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'

it('draws an image anew that needs more of the kernels’ memory than there is', async () => {
  let tries = 0
  let wanted = 0
  const greedy = defineEffect({
    name: 'greedy',
    phase: 'capture',
    summary: 'takes much memory, then changes the page in it',
    movesPixels: false,
    params: {},
    apply(page) {
      tries++
      const bytes = page.pixels()
      const arena = kernelArena()
      wanted ||= arena.run.memory.buffer.byteLength
      arena.alloc(wanted)
      const at = arena.hold(bytes)
      arena.view(at, bytes.length, Uint8Array).forEach((value, i, all) => {
        if (i % 4 < 3) all[i] = value - 50
      })
      arena.read(at, bytes)
    },
  })
  const registry = new EffectRegistry([...BUILT_IN.effects, greedy])
  // The first step's change is done anew as well, not twice.
  const text = `name: r\norder: free\noutput: { format: png }\nsteps: [{ effect: greedy }, { effect: greedy }]`
  const { recipe } = parseRecipe(text, 'r', registry)
  const loadOverlay = () => Promise.reject(new Error('none is asked for'))
  const drawer = new ImageDrawer({ recipe, holdoutRecipe: recipe, loadOverlay })
  const pixels = new Uint8ClampedArray(4 * 30 * 20).fill(255)
  const source = new Source(30, 20, pixels, '00')
  const of = { target: 0, name: '' }
  const task = { path: 'a', sha256: '00', of, keyOffset: 0, overlays: [], images: [] }
  const image = { id: 'a', split: 'noisy', variant: 1 } as const
  const decoded = { source, annotator: undefined, original: undefined }
  const made = await drawer.draw(task, image, decoded)
  const shown = await sharp(await made.bytes)
    .raw()
    .toBuffer()
  expect(new Set(shown)).toEqual(new Set([155]))
  expect(tries).toBe(3)
})
