/** How an exported model's input is made from an image file, for other people's programs. */
import type { Backbone } from '../models/backbone.ts'
import type { ModelDescription } from './trained-model.ts'

/**
 * What stands in the ONNX file's metadata under `preprocessing`, and in the JSON file beside it.
 * Whoever follows it in another language gets the same predictions but for rounding.
 */
export function describeInput({ size, fill }: ModelDescription, { mean, std }: Backbone): object {
  return {
    name: 'images',
    shape: ['batch', size, size, 3],
    type: 'uint8',
    channels: 'RGB',
    range: [0, 255],
    orientation: 'turned as the EXIF orientation says',
    transparency: `laid on ${fill}`,
    profile: 'converted to sRGB',
    resize: {
      rule: `scaled up or down so that the longer side has ${size} pixels, the other one rounded to the nearest pixel, aspect kept`,
      filter: 'Lanczos with 3 lobes, widened by the scale where the image gets smaller',
    },
    padding: { place: 'centred; left = floor((size - width) / 2), top likewise', fill },
    normalisation: {
      where: 'inside the model: give it bytes',
      formula: '(x / 255 - mean) / std, per channel',
      mean,
      std,
    },
  }
}
