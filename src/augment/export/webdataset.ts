/** WebDataset: tar files with members `KEY.jpg`, `KEY.cls`, `KEY.json` a sample, and its maps and mask. */
import { extname } from 'node:path'
import { sha256 } from '../../core/hash.ts'
import { padding, TAR_END, tarHeader } from '../../dataset/formats/tar.ts'
import { COLUMNS, MASK_STEPS, maskSteps, splitName } from './export-row.ts'
import { labelFeature } from './features.ts'
import type { ExportFormat } from './format.ts'

export const webdataset: ExportFormat = {
  name: 'webdataset',
  divided: true,
  shuffled: true,
  usage: () =>
    'Read it with `webdataset.WebDataset(...)` (members `jpg`, `cls`, `json`), or with `datasets.load_dataset(FOLDER)`.',
  fileOf: ({ split, number }) => `data/${splitName(split)}-${String(number).padStart(6, '0')}.tar`,
  pattern: (split) => `data/${splitName(split)}-*.tar`,
  layered: true,
  features: (labels, ending, layers) => [
    { name: '__key__', dtype: 'string' },
    { name: '__url__', dtype: 'string' },
    { name: ending, dtype: 'image' },
    ...layers.map((kind) => ({ name: `${kind}.png`, dtype: 'image' })),
    labelFeature('cls', labels),
    {
      name: 'json',
      struct: [
        { name: 'label', dtype: 'int64' },
        ...COLUMNS.map(([name, dtype]) => ({ name, dtype })),
        ...(layers.includes('mask') ? [{ name: MASK_STEPS, dtype: 'string' }] : []),
      ],
    },
  ],
  write: async ({ images, handle }) => {
    for await (const { file, row, bytes, layers } of images) {
      const key = keyOf(file)
      const members: [string, Buffer][] = [
        [`${key}${extname(file)}`, await bytes()],
        [`${key}.cls`, Buffer.from(String(row.label))],
        [`${key}.json`, Buffer.from(JSON.stringify({ ...row, ...maskSteps(layers) }))],
      ]
      for (const { kind, read } of layers) members.push([`${key}.${kind}.png`, await read()])
      await handle.writev(
        members.flatMap(([name, content]) => [
          tarHeader(name, content.length),
          content,
          padding(content.length),
        ]),
      )
    }
    await handle.write(TAR_END)
  },
}

/** A sample's key ends at the first dot of its name, so a key must not have one. */
export function keyOf(file: string): string {
  const stem = file.slice(0, -extname(file).length)
  return stem.includes('.') ? `${stem.replaceAll('.', '_')}-${sha256(file).slice(0, 8)}` : stem
}
