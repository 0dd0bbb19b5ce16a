/** What can stand beside an image of a built set: where its pixels came from, and what touched them. */
import { extname } from 'node:path'
import type { LayerKind, LayerRecord, ManifestRow, Split } from '../../dataset/built-dataset.ts'

/** What of it a set has. */
export interface LayerChoice {
  /** backward maps */
  maps?: boolean | undefined
  /** damage masks */
  masks?: boolean | undefined
}

/** Folders of a set that hold layers. */
export const LAYER_FOLDERS = ['maps', 'masks'] as const

/** A layer as bytes. */
export interface LayerFile {
  kind: LayerKind
  bytes: Uint8Array
  /** of a mask: which step of the row each bit stands for, the lowest first */
  steps?: number[]
}

/** The folders of layers that the parts of a set have. */
export function layerFoldersOf(choice: LayerChoice, splits: readonly Split[]): string[] {
  return LAYER_FOLDERS.filter((folder) => choice[folder]).flatMap((folder) =>
    splits.map((split) => `${folder}/${split}`),
  )
}

const ENDINGS: Record<LayerKind, readonly [folder: string, ending: string]> = {
  'map-x': ['maps', '.x.png'],
  'map-y': ['maps', '.y.png'],
  mask: ['masks', '.png'],
}

/** The layers that each image of such a set has. */
export function layerKindsOf({ maps, masks }: LayerChoice): LayerKind[] {
  return [...(maps ? (['map-x', 'map-y'] as const) : []), ...(masks ? (['mask'] as const) : [])]
}

/** Where a layer of an image stands in its set: `maps/train/a_0001.x.png` of `train/a_0001.jpg`. */
export function layerPath(image: string, kind: LayerKind): string {
  const [folder, ending] = ENDINGS[kind]
  return `${folder}/${image.slice(0, -extname(image).length)}${ending}`
}

/** The files of a row: its image, and what stands beside it. */
export function filesOf({
  file,
  bytes,
  sha256,
  layers = [],
}: Pick<ManifestRow, 'file' | 'bytes' | 'sha256' | 'layers'>): FileOfRow[] {
  return [{ file, bytes, sha256 }, ...layers]
}

type FileOfRow = Pick<LayerRecord, 'file' | 'bytes' | 'sha256'>
