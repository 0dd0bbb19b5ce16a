import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOcrEngine } from '../../../src/ocr/engines/open.ts'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { writeModel } from '../../../src/train/engine/graph/write.ts'
import { temporaryFolder } from '../../support/cli.ts'

const CHARACTERS = ['가', '나']
const [WIDTH, HEIGHT] = [64, 32]
/** Width that a line of the whole image is given; a quarter of it are steps. */
const LINE = 96

/** Says that dark pixels are text: one less the brightness of the red channel, undone to 0 to 1. */
function detection(): Uint8Array {
  const graph = new Graph()
  const image = graph.input('x', [1, 3, HEIGHT, WIDTH])
  const red = graph.node(
    'Slice',
    [image, graph.integers([0]), graph.integers([1]), graph.integers([1])],
    [1, 1, HEIGHT, WIDTH],
  )
  const scale = graph.constant(Float32Array.of(-0.229), [1], 'float32')
  const shift = graph.constant(Float32Array.of(1 - 0.485), [1], 'float32')
  const scaled = graph.node('Mul', [red, scale], red.shape)
  graph.outputs.set('map', graph.node('Add', [scaled, shift], red.shape))
  return writeModel(graph)
}

/**
 * Reads a line by its brightness a step: dark is the first sign, grey the second, white the blank.
 * The weights are triangles about each of the three.
 */
function recognition(width: number, metadata: Record<string, string> = {}): Uint8Array {
  const graph = new Graph()
  const steps = Math.floor(width / 4)
  const image = graph.input('x', [1, 3, 48, width])
  const pooled = graph.node('AveragePool', [image], [1, 3, 1, steps], {
    kernel_shape: [48, 4],
    strides: [48, 4],
  })
  const red = graph.node(
    'Slice',
    [pooled, graph.integers([0]), graph.integers([1]), graph.integers([1])],
    [1, 1, 1, steps],
  )
  const column = graph.node('Reshape', [red, graph.integers([1, -1, 1])], [1, steps, 1])
  const centres = graph.constant(Float32Array.of(1, -1, 0), [1, 1, 3], 'float32')
  const apart = graph.node('Sub', [column, centres], [1, steps, 3])
  const distance = graph.node('Abs', [apart], [1, steps, 3])
  const one = graph.constant(Float32Array.of(1), [1], 'float32')
  graph.outputs.set('characters', graph.node('Sub', [one, distance], [1, steps, 3]))
  return writeModel(graph, { metadata })
}

async function files(characters = CHARACTERS, width = LINE) {
  const root = await temporaryFolder()
  const paths = ['det.onnx', 'rec.onnx', 'characters.txt'].map((name) => join(root, name))
  await writeFile(paths[0]!, detection())
  await writeFile(paths[1]!, recognition(width))
  await writeFile(paths[2]!, characters.join('\n'))
  return paths
}

const open = (paddle: readonly string[]) => openOcrEngine({ languages: [], workers: 1, paddle })

/** White but for boxes of one brightness each. */
function drawn(boxes: readonly (readonly [number, number, number, number, number])[]) {
  const grey = new Uint8Array(WIDTH * HEIGHT).fill(255)
  for (const [left, top, right, bottom, value] of boxes) {
    for (let y = top; y < bottom; y++) grey.fill(value, y * WIDTH + left, y * WIDTH + right)
  }
  return { width: WIDTH, height: HEIGHT, grey }
}

test('a line is read step by step: repeats are one sign, a blank between parts them', async () => {
  const engine = await open(await files())
  try {
    // Dark, white, dark, grey: 가, 가, 나.
    const line = drawn([
      [0, 0, 16, 32, 0],
      [32, 0, 48, 32, 0],
      [48, 0, 64, 32, 127],
    ])
    const [word] = await engine.read(line, 'line')
    expect(word).toMatchObject({ text: '가가나', box: { left: 0, top: 0, right: 64, bottom: 32 } })
    expect(word!.confidence).toBeGreaterThan(0.8)
    expect(await engine.read(drawn([]), 'line')).toEqual([])
  } finally {
    await engine.close()
  }
})

test('without a dictionary file the characters are those of the metadata of the model', async () => {
  const [detectionModel, recognitionModel] = await files()
  const line = drawn([
    [0, 0, 16, 32, 0],
    [48, 0, 64, 32, 127],
  ])
  const textWith = async (character: string): Promise<[text: string, name: string]> => {
    await writeFile(recognitionModel!, recognition(LINE, { producer: 'test', character }))
    const engine = await open([detectionModel!, recognitionModel!])
    try {
      return [(await engine.read(line, 'line')).map(({ text }) => text).join(' '), engine.name]
    } finally {
      await engine.close()
    }
  }
  const [text, name] = await textWith('가\n나')
  expect(text).toBe('가나')
  const [other, otherName] = await textWith('다\n라\n')
  expect(other).toBe('다라')
  expect(otherName).not.toBe(name)
  await writeFile(recognitionModel!, recognition(LINE, { producer: 'test' }))
  await expect(open([detectionModel!, recognitionModel!])).rejects.toThrow(
    'found the keys producer: give its dictionary file',
  )
})

test('the same models with another dictionary are another engine', async () => {
  const names: string[] = []
  const paths = await files()
  for (const characters of ['가\n나', '나\n가']) {
    await writeFile(paths[2]!, characters)
    const engine = await open(paths)
    names.push(engine.name)
    await engine.close()
  }
  expect(names[0]).not.toBe(names[1])
})

test('on a page lines are found first, each grown by what the model leaves off', async () => {
  // The line found is 46 × 26 px: 87 at a height of 48.
  const engine = await open(await files(CHARACTERS, 87))
  try {
    const [word, ...others] = await engine.read(drawn([[10, 8, 42, 20, 0]]), 'page')
    expect(others).toEqual([])
    // 32 × 12 pixels grow by 32 · 12 · 1.5 / (2 · 44) = 6.5 a side.
    expect(word!.box).toEqual({ left: 3, top: 1, right: 49, bottom: 27 })
    // Half of the grown box is dark: grey on the mean.
    expect(word!.text).toBe('나')
    expect(await engine.read(drawn([]), 'page')).toEqual([])
  } finally {
    await engine.close()
  }
})

/** Says by the mean of its input which of the classes it is: the first above the level, the last below. */
function classifier(classes: number, height: number, width: number, level: number): Uint8Array {
  const graph = new Graph()
  const image = graph.input('x', [1, 3, height, width])
  const pooled = graph.node('AveragePool', [image], [1, 3, 1, 1], { kernel_shape: [height, width] })
  const red = graph.node(
    'Slice',
    [pooled, graph.integers([0]), graph.integers([1]), graph.integers([1])],
    [1, 1, 1, 1],
  )
  const flat = graph.node('Reshape', [red, graph.integers([1, 1])], [1, 1])
  const over = graph.node(
    'Sub',
    [flat, graph.constant(Float32Array.of(level), [1], 'float32')],
    [1, 1],
  )
  const slopes = graph.constant(
    Float32Array.from({ length: classes }, (_, k) => 8 * (classes - 1 - 2 * k)),
    [1, classes],
    'float32',
  )
  const scores = graph.node('Mul', [over, slopes], [1, classes])
  graph.outputs.set('classes', graph.node('Softmax', [scores], [1, classes], { axis: 1 }))
  return writeModel(graph)
}

test('a classifier of pages says how far a page was turned, and the turn back is taken', async () => {
  const paths = await files()
  const model = join(await temporaryFolder(), 'pages.ONNX')
  await writeFile(model, classifier(4, 224, 224, 0))
  // The dictionary and the classifier stand in any order.
  const engine = await open([paths[0]!, paths[1]!, model, paths[2]!])
  try {
    expect(await engine.turnsOf!(drawn([]))).toMatchObject({ turns: 0 })
    const black = await engine.turnsOf!(drawn([[0, 0, 64, 32, 0]]))
    // Three quarters clockwise are undone by one.
    expect(black?.turns).toBe(1)
    expect(black?.confidence).toBeGreaterThan(0.9)
  } finally {
    await engine.close()
  }
})

test('a classifier of lines is asked line by line, lying lines a quarter turn clockwise', async () => {
  const paths = await files()
  const model = join(await temporaryFolder(), 'lines.onnx')
  await writeFile(model, classifier(2, 48, 192, 0.7))
  const engine = await open([...paths, model])
  try {
    // A dark line is the second class: upside down.
    expect(await engine.turnsOf!(drawn([[6, 12, 58, 20, 0]]))).toMatchObject({ turns: 2 })
    expect(await engine.turnsOf!(drawn([[30, 2, 34, 30, 0]]))).toMatchObject({ turns: 3 })
    expect(await engine.turnsOf!(drawn([]))).toBeUndefined()
  } finally {
    await engine.close()
  }
  const [detectionModel, recognitionModel, characters] = paths
  await expect(
    open([detectionModel!, recognitionModel!, characters!, recognitionModel!]),
  ).rejects.toThrow(/rec\.onnx: expected an orientation classifier .*two classes/)
})

test('files that are missing, damaged, or do not belong together are named', async () => {
  const paths = await files()
  await expect(open(paths.slice(0, 1))).rejects.toThrow('--paddle: expected two to four files')
  await expect(open(paths.slice(0, 2))).rejects.toThrow(/rec\.onnx: .*found no metadata: give its/)
  await expect(open([`${paths[0]}x`, paths[1]!, paths[2]!])).rejects.toThrow('detection model')
  await expect(open([paths[0]!, paths[1]!, `${paths[2]}x`])).rejects.toThrow('dictionary')
  await writeFile(paths[1]!, recognition(LINE).subarray(0, 200))
  await expect(open(paths)).rejects.toThrow(/rec\.onnx: expected the recognition model/)
  const engine = await open(await files(['가', '나', '다', '라']))
  await expect(engine.read(drawn([]), 'line')).rejects.toThrow('has 3 classes: expected 5 or 6')
  await engine.close()
})
