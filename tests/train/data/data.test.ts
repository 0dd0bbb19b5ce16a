import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeSquare } from '../../../src/page/codec/decode.ts'
import { DataLoader, type LoaderOptions, type InputBatch } from '../../../src/train/data/loader.ts'
import { openInputPool, type InputPool } from '../../../src/train/data/input-pool.ts'
import { ImageList } from '../../../src/train/data/image-list.ts'
import { Sampler } from '../../../src/train/data/sampler.ts'
import { temporary } from '../support/run.ts'

let pool: InputPool

beforeAll(async () => {
  pool = await openInputPool(2)
})
afterAll(() => pool.close())

/** Images of one grey each, 10 times their number. */
async function greys(folder: string, count: number): Promise<ImageList> {
  const images = []
  for (let i = 0; i < count; i++) {
    const file = `g${i}.png`
    const input = { width: 20, height: 10, channels: 3 as const, background: grey(10 * i) }
    await sharp({ create: input }).png().toFile(join(folder, file))
    images.push({ id: `g${i}`, file, label: i % 3 })
  }
  return new ImageList(folder, images)
}

function grey(value: number): { r: number; g: number; b: number } {
  return { r: value, g: value, b: value }
}

async function all(options: Omit<LoaderOptions, 'pool' | 'fill' | 'size'>): Promise<InputBatch[]> {
  const loader = new DataLoader({ pool, size: 8, fill: '#ff0000', ...options })
  const batches: InputBatch[] = []
  for (let input = await loader.next(); input; input = await loader.next()) {
    batches.push({ ...input, images: input.images.slice() })
  }
  await loader.close()
  return batches
}

test('a page is letterboxed in the fill, its aspect kept, its middle in the middle', async () => {
  const page = { width: 40, height: 20, channels: 3 as const, background: grey(30) }
  const bytes = await sharp({ create: page }).jpeg({ quality: 100 }).toBuffer()
  const out = new Uint8Array(16 * 16 * 3)
  await decodeSquare(bytes, 16, '#00ff00', out)
  const pixel = (x: number, y: number): number[] => [
    ...out.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3),
  ]
  expect(pixel(8, 1)).toEqual([0, 255, 0])
  expect(pixel(8, 14)).toEqual([0, 255, 0])
  for (const x of [0, 8, 15])
    for (const value of pixel(x, 8)) expect(Math.abs(value - 30)).toBeLessThan(3)
  expect(pixel(8, 3)).toEqual([0, 255, 0])
  expect(Math.abs(pixel(8, 5)[1]! - 30)).toBeLessThan(3)
})

test('batches come in the order asked for, the last one smaller', async () => {
  const list = await greys(await temporary(), 7)
  const batches = await all({ list, batch: 3, at: (place) => 6 - place, from: 0, to: 7 })
  expect(batches.map(({ indices }) => indices)).toEqual([[6, 5, 4], [3, 2, 1], [0]])
  // The middle of each square is its image's grey.
  const middles = batches.flatMap(({ images, indices }) =>
    indices.map((_, row) => images[(row * 64 + 4 * 8 + 4) * 3]!),
  )
  expect(middles).toEqual([60, 50, 40, 30, 20, 10, 0])
})

test('images that are gone or damaged are named, and the others are whole', async () => {
  const folder = await temporary()
  const list = await greys(folder, 6)
  await rm(join(folder, 'g1.png'))
  await writeFile(join(folder, 'g4.png'), 'no image')
  const batches = await all({ list, batch: 3, at: (place) => place, from: 0, to: 6 })
  const failures = batches.flatMap((batch) =>
    batch.failures.map(({ id, code, row }) => [id, code, row]),
  )
  expect(failures).toEqual([
    ['g1', 'IMAGE_GONE', 1],
    ['g4', 'IMAGE_UNREADABLE', 1],
  ])
  expect(batches[1]!.images[(2 * 64 + 36) * 3]).toBe(50)
})

test('kept inputs are used again, and one that was cut off is made again', async () => {
  const folder = await temporary()
  const cache = await temporary()
  const list = await greys(folder, 4)
  const options = { list, batch: 4, at: (place: number) => place, from: 0, to: 4, cache }
  const [first] = await all(options)
  // With the files gone only what was kept can answer.
  for (const i of [0, 1, 3]) await rm(join(folder, `g${i}.png`))
  const data = join(cache, 'inputs.raw')
  const { open } = await import('node:fs/promises')
  const handle = await open(data, 'r+')
  await handle.write(Buffer.alloc(50, 9), 0, 50, 2 * 192 + 30)
  await handle.close()
  const [again] = await all(options)
  expect(again!.failures).toEqual([])
  expect(again!.images).toEqual(first!.images)
})

test('augmentation depends on the place in the order and not on the batch', async () => {
  const folder = await temporary()
  const noise = Buffer.from(Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * 89) & 255))
  const raw = { width: 8, height: 8, channels: 3 as const }
  await sharp(noise, { raw }).png().toFile(join(folder, 'a.png'))
  const list = new ImageList(folder, [{ id: 'a', file: 'a.png', label: 0 }])
  const augmentation = { settings: { rotate90: 0.5, hflip: 0.5, crop: 0.6 }, key: 'test' }
  const rows = async (batch: number, from: number): Promise<string[]> => {
    const batches = await all({ list, batch, at: () => 0, from, to: 12, augmentation })
    return batches.flatMap(({ images, indices }) =>
      indices.map((_, row) =>
        Buffer.from(images.subarray(row * 192, (row + 1) * 192)).toString('hex'),
      ),
    )
  }
  const whole = await rows(12, 0)
  expect(new Set(whole).size).toBeGreaterThan(8)
  expect(await rows(5, 4)).toEqual(whole.slice(4))
})

test('every pass has each image once, in an order of its own that starts anywhere', () => {
  const order = new Sampler(50, 7)
  const passes = [0, 1].map((pass) => Array.from({ length: 50 }, (_, i) => order.at(pass * 50 + i)))
  for (const pass of passes) expect(pass.toSorted((a, b) => a - b)).toEqual([...Array(50).keys()])
  expect(passes[0]).not.toEqual(passes[1])
  expect(new Sampler(50, 7).at(73)).toBe(passes[1]![23])
  expect(
    new Sampler(50, 8).at(0) === passes[0]![0] && new Sampler(50, 8).at(1) === passes[0]![1],
  ).toBe(false)
})

test('a list keeps names that are long, empty of ASCII, and many', () => {
  const images = Array.from({ length: 3000 }, (_, i) => ({
    id: `쪽 ${i}`,
    file: `폴더/쪽 ${i}.jpg`,
    label: i % 7,
  }))
  const list = new ImageList('/data', images)
  expect(list.length).toBe(3000)
  expect(list.id(2999)).toBe('쪽 2999')
  expect(list.file(0)).toBe(join('/data', '폴더/쪽 0.jpg'))
  const part = list.pick([5, 2998])
  expect([part.id(1), part.labels[1], part.length]).toEqual(['쪽 2998', 2998 % 7, 2])
})
