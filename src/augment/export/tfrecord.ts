/** TFRecord: a `tf.train.Example` a record, named as TensorFlow's own image sets are. */
import { extname } from 'node:path'
import { protobuf } from '../../core/protobuf-library.ts'
import { crc32c } from '../../dataset/formats/crc32c.ts'
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
      const example = exampleOf([
        ['image/encoded', await bytes()],
        ['image/format', ending === 'jpg' ? 'jpeg' : ending],
        ['image/filename', file],
        ['image/height', row.height],
        ['image/width', row.width],
        ['image/class/label', row.label],
        ['image/class/text', row.class_name],
        ...COLUMNS.map(([name]): [string, Value] => [name, row[name]]),
      ])
      await handle.writev(recordOf(example))
    }
  },
}

const padded = (n: number): string => String(n).padStart(5, '0')

/** Numbers of fields in `tensorflow/core/example/feature.proto`, with their wire type. */
const TAG = {
  first: (1 << 3) | 2,
  second: (2 << 3) | 2,
  bytesList: (1 << 3) | 2,
  int64List: (3 << 3) | 2,
}

function exampleOf(features: readonly (readonly [string, Value])[]): Uint8Array {
  const writer = protobuf.Writer.create().uint32(TAG.first).fork()
  for (const [name, value] of features) {
    writer.uint32(TAG.first).fork().uint32(TAG.first).string(name).uint32(TAG.second).fork()
    if (typeof value === 'number') {
      writer.uint32(TAG.int64List).fork().uint32(TAG.first).fork().int64(value).ldelim().ldelim()
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value
      writer.uint32(TAG.bytesList).fork().uint32(TAG.first).bytes(bytes).ldelim()
    }
    writer.ldelim().ldelim()
  }
  return writer.ldelim().finish()
}

/** Length, its checksum, the data, its checksum. */
function recordOf(data: Uint8Array): Buffer[] {
  const head = Buffer.alloc(12)
  head.writeBigUInt64LE(BigInt(data.length))
  head.writeUInt32LE(masked(crc32c(head.subarray(0, 8))), 8)
  const tail = Buffer.alloc(4)
  tail.writeUInt32LE(masked(crc32c(data)))
  return [head, Buffer.from(data.buffer, data.byteOffset, data.byteLength), tail]
}

/** As TensorFlow stores checksums, so that those of data that holds some are none of theirs. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
