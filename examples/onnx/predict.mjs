/**
 * Predict with a model that `train export --onnx model.onnx` wrote.
 *
 *   npm install onnxruntime-node sharp
 *   node predict.mjs model.onnx page.jpg [more.jpg ...]
 *
 * Prints one line per image: file, class, probability. `model.json` lies beside the model.
 */
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'

const [model, ...files] = process.argv.slice(2)
const { input, output } = JSON.parse(await readFile(model.replace(/\.onnx$/, '.json'), 'utf8'))
const [, size] = input.shape
const background = input.padding.fill
const session = await InferenceSession.create(model)

for (const file of files) {
  const bytes = await sharp(file)
    .autoOrient()
    .resize(size, size, { fit: 'contain', background })
    .toColourspace('srgb')
    .flatten({ background })
    .raw()
    .toBuffer()
  const images = new Tensor('uint8', new Uint8Array(bytes), [1, size, size, 3])
  const { logits } = await session.run({ images })
  const odds = [...logits.data].map((value) => Math.exp(value - Math.max(...logits.data)))
  const best = odds.indexOf(Math.max(...odds))
  const share = odds[best] / odds.reduce((sum, value) => sum + value)
  console.log(`${file}\t${output.classes[best]}\t${share.toFixed(4)}`)
}
