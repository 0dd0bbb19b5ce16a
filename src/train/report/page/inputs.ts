/** The first batch that a network was trained on, as the network saw it. */
import sharp from 'sharp'
import { html, type Html } from '../../../html/html.ts'
import type { Config } from '../../config/schema.ts'
import { openInputPool } from '../../data/input-pool.ts'
import { DataLoader } from '../../data/loader.ts'
import type { TrainingSet } from '../../data/training-set.ts'
import { openSampler } from '../../loop/open-sampler.ts'

/** Images that are shown. */
const SHOWN = 16
/** Pixels below which an input is enlarged, so that its pixels can be seen. */
const SMALL = 128

/**
 * Decodes the images again as they were for the first update: flipped, turned, cropped and scaled.
 * @returns undefined where none of them can be read any more
 */
export async function inputFigures(
  config: Config,
  set: TrainingSet,
  backbone: Config['backbones'][number],
): Promise<Html | undefined> {
  if (set.train.length === 0) return undefined
  const { size } = backbone
  const sampler = await openSampler({ config, backbone, set })
  const pool = await openInputPool(0)
  const batch = Math.min(SHOWN, set.train.length)
  const loader = new DataLoader({
    pool,
    list: set.train,
    size,
    batch,
    fill: set.fill,
    fast: true,
    at: (place) => sampler.at(place),
    to: batch,
    augmentation: { settings: config.augmentation, key: `${config.seed}/augmentation` },
  })
  try {
    const input = await loader.next()
    if (!input) return undefined
    const failed = new Set(input.failures.map(({ row }) => row))
    const figures: Html[] = []
    for (const [row, index] of input.indices.entries()) {
      if (failed.has(row)) continue
      const bytes = input.images.subarray(row * size * size * 3, (row + 1) * size * size * 3)
      const { target, name } = set.classes[set.train.labels[index]!]!
      figures.push(
        html`<figure>
          <img src="${await pictureOf(bytes, size)}" alt="${set.train.id(index)}" loading="lazy" />
          <figcaption>${target} ${name}</figcaption>
        </figure>`,
      )
    }
    return figures.length > 0 ? html`<div class="inputs">${figures}</div>` : undefined
  } finally {
    await loader.close()
    await pool.close()
  }
}

async function pictureOf(rgb: Uint8Array, size: number): Promise<string> {
  const image = sharp(rgb, { raw: { width: size, height: size, channels: 3 } })
  const times = Math.max(1, Math.floor(SMALL / size))
  const shown = times > 1 ? image.resize(size * times, undefined, { kernel: 'nearest' }) : image
  const bytes = await shown.jpeg({ quality: 80 }).toBuffer()
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}
