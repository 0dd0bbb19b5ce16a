/** TFRecord: a `tf.train.Example` a record, named as TensorFlow's own image sets are. */
import { extname } from 'node:path'
import { protobuf } from '../../core/protobuf-library.ts'
import { frame } from '../../core/record-frame.ts'
import { COLUMNS, splitName } from './export-row.ts'
import { cardFeatures, labelFeature } from './features.ts'
import type { ExportFormat } from './format.ts'

type Value = Uint8Array | string | number

export const tfrecord: ExportFormat = {
  name: 'tfrecord',
  divided: true,
  shuffled: true,
  unlisted: true,
  usage: () =>
    'Read it with `tf.data.TFRecordDataset(FILES)` and `tf.io.parse_single_example`: `image/encoded`, `image/class/label`, `image/class/text`, and each column of the row under its name.',
  fileOf: ({ split, number, of }) =>
    `data/${splitName(split)}-${padded(number)}-of-${padded(of)}.tfrecord`,
  pattern: (split) => `data/${splitName(split)}-*.tfrecord`,
  features: (labels) => cardFeatures(labelFeature('label', labels)),
  write: async ({ images, handle }) => {
    for await (const { file, row, bytes } of images) {
      const ending = extname(file).slice(1)
      const record = exampleOf([
        ['image/encoded', await bytes()],
        ['image/format', ending === 'jpg' ? 'jpeg' : ending],
        ['image/filename', file],
        ['image/height', row.height],
        ['image/width', row.width],
        ['image/class/label', row.label],
        ['image/class/text', row.class_name],
        ...COLUMNS.map(([name]): [string, Value] => [name, row[name]]),
      ])
      await handle.appendFile(frame(record))
    }
  },
}

const padded = (n: number): string => String(n).padStart(5, '0')

/** `tensorflow/core/example/example.proto`, what of it is written. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message BytesList { repeated bytes value = 1; }
  message Int64List { repeated int64 value = 1; }
  message Feature { oneof kind { BytesList bytes_list = 1; Int64List int64_list = 3; } }
  message Features { map<string, Feature> feature = 1; }
  message Example { Features features = 1; }
`)
const example = root.lookupType('Example')

function exampleOf(features: readonly (readonly [string, Value])[]): Uint8Array {
  const feature = Object.fromEntries(
    features.map(([name, value]) => {
      if (typeof value === 'number') return [name, { int64List: { value: [value] } }]
      const bytes = typeof value === 'string' ? Buffer.from(value) : value
      return [name, { bytesList: { value: [bytes] } }]
    }),
  )
  return example.encode({ features: { feature } }).finish()
}
