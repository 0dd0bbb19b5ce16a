/** README.md of an exported set: what the Hugging Face hub and its library read, and what people do. */
import { stringify } from 'yaml'
import type { DatasetInfo, Split } from '../../dataset/built-dataset.ts'
import { layerKindsOf } from '../layers/layer.ts'
import { extensionOf } from '../build/encode.ts'
import { splitName } from './export-row.ts'
import type { ExportFormat } from './format.ts'
import type { Labels } from './labels.ts'

export interface CardSplit {
  split: Split
  images: number
  bytes: number
}

export function cardOf(
  info: DatasetInfo,
  format: ExportFormat,
  labels: Labels,
  splits: readonly CardSplit[],
): string {
  const total = splits.reduce((sum, { images }) => sum + images, 0)
  const names = splits.map(({ split }) => splitName(split))
  const head = {
    pretty_name: info.name,
    task_categories: [format.annotated ? 'object-detection' : 'image-classification'],
    tags: ['document-images', 'synthetic', 'palimpsest'],
    size_categories: [sizeCategory(total)],
    // Formats of annotations and of other libraries are read by what they are made for.
    ...(!format.annotated &&
      !format.unlisted && {
        configs: [
          {
            config_name: 'default',
            data_files: splits.map(({ split }) => ({
              split: splitName(split),
              path: format.pattern(split),
            })),
          },
        ],
        dataset_info: {
          features: format.features(
            labels,
            extensionOf(info.images?.format ?? 'jpeg'),
            layerKindsOf(info),
          ),
          splits: splits.map(({ split, images, bytes }) => ({
            name: splitName(split),
            num_bytes: bytes,
            num_examples: images,
          })),
        },
      }),
  }
  const rows = splits.map(
    ({ split, images }) => `| ${splitName(split)} | ${images} | ${ABOUT[split]} |`,
  )
  return [
    `---\n${stringify(head, { lineWidth: 0 })}---\n`,
    `# ${info.name}\n`,
    `${total} images of documents in ${labels.names.length} classes, made of ${info.source.pages} pages by Palimpsest ${info.versions['palimpsest'] ?? ''} ` +
      `with the recipe "${info.recipe.name}" (seed ${info.recipe.seed}). Dataset digest \`${info.digest}\`.\n`,
    `${format.usage(names)}\n`,
    `| split | images | |\n| --- | ---: | --- |\n${rows.join('\n')}\n`,
    'Beside each image stands its row of the manifest: the page it was made of, every step with its parameters (`steps`, JSON), size and SHA-256.\n',
  ].join('\n')
}

const ABOUT: Record<Split, string> = {
  train: 'made by the recipe, the untouched pages among them',
  'holdout/clean': 'untouched pages that no training image is made of',
  'holdout/noisy': 'the same pages, degraded',
  clean: 'pages as they were',
  noisy: 'the same pages, degraded, under the same ids',
}

/** As the hub names sizes: `10K<n<100K`. */
function sizeCategory(images: number): string {
  const names = ['1K', '10K', '100K', '1M', '10M', '100M', '1B']
  const above = names.findIndex((_, i) => images < 10 ** (i + 3))
  if (above === 0) return 'n<1K'
  return above < 0 ? 'n>1B' : `${names[above - 1]}<n<${names[above]}`
}
