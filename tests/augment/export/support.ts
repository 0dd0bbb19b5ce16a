/** A tiny built set whose bytes are the same on every machine: what Python's readers answered of it is kept. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '../../../src/core/hash.ts'
import { setDigest, type ManifestRow, type Split } from '../../../src/dataset/built-dataset.ts'

/** PNGs of 3×5, 4×5, … pixels. */
const IMAGES = [
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAAI0lEQVR4nGP89eEZAwMDAwMDEwMDAzeDMpT1leEulIWQhQAAvAwE2qYyqacAAAAASUVORK5CYII=',
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAFCAIAAADtz9qMAAAAIElEQVR4nGPkOiHHAANMDAwMrxleIziiDKIIDooyOAAAmGAC+hLSe5MAAAAASUVORK5CYII=',
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAIAAAACDbGyAAAAIElEQVR4nGOMijrBgASYGBgYvBkcUfhbGfaj8NHVIwMA0/oDhmSrzIMAAAAASUVORK5CYII=',
  'iVBORw0KGgoAAAANSUhEUgAAAAYAAAAFCAIAAADpOgqxAAAAG0lEQVR4nGP8z4AOmBgYGBgZOJGFGLGrIiwEAJopAhFRXQI6AAAAAElFTkSuQmCC',
  'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAE0lEQVR4nGNgwAX+M3DilCMXAABW/AEJQGSoQgAAAABJRU5ErkJggg==',
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAFCAIAAAD38zoCAAAAIUlEQVR4nGOsaOphwAaYGBgY+BlqsUt8ZGjGLoHTKKwAAFf3A5D5LLrNAAAAAElFTkSuQmCC',
  'iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFCAIAAAAYMVE8AAAAHUlEQVR4nGNkZGJmwAGYGBgY/jKwYZVjJKCPHDkAdVABGLb3nB0AAAAASUVORK5CYII=',
]

/** Classes whose numbers have gaps; one has a name that no folder can have. */
const CLASSES = [
  { target: 3, name: '진단서' },
  { target: 7, name: 'form: a/b' },
]

/** A name with dots, and one that is long and not ASCII. */
const IDS = [
  'scan.v2_0000',
  'scan.v2_0001',
  `${'처방전'.repeat(20)}_0000`,
  'p_0000',
  'p_0001',
] as const

/** Writes the set. @returns its rows */
export async function writeTinySet(folder: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  const add = async (id: string, split: Split, target: number): Promise<void> => {
    const bytes = Buffer.from(IMAGES[rows.length]!, 'base64')
    const file = `${split}/${id}.png`
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), bytes)
    rows.push({
      id: `${id}.png`,
      split,
      file,
      target,
      source: { path: `train/${id.replace(/_\d+$/, '')}.jpg`, sha256: sha256(id) },
      variant: Number(id.slice(-4)),
      steps: id.endsWith('1')
        ? [{ path: 'rotate', effect: 'rotate', params: { degrees: 1.5, size: 'keep' } }]
        : [],
      width: 3 + rows.length,
      height: 5,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })
  }
  for (const [i, id] of IDS.entries()) await add(id, 'train', i < 3 ? 3 : 7)
  await add('q_0000', 'holdout/clean', 7)
  await add('q_0001', 'holdout/noisy', 7)
  const manifest = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeFile(join(folder, 'manifest.jsonl'), manifest)
  const recipe = { name: 'tiny', seed: 17, target: 5, digest: 'none' }
  const info = {
    format: 1,
    name: 'tiny',
    complete: true,
    classes: CLASSES.map((one) => ({ ...one, sources: 2, holdout: 0, train: 2 })),
    counts: { train: 5, 'holdout/clean': 1, 'holdout/noisy': 1, failed: 0 },
    images: { format: 'png', fill: 'background' },
    recipe,
    holdoutRecipe: recipe,
    settings: 'none',
    source: { root: '../data', pages: 4, digest: 'none', labelFixes: 0 },
    digest: setDigest(rows.map(({ id, sha256: digest }) => `${id} ${digest}`)),
    versions: { palimpsest: '0.0.0' },
  }
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(info))
  return rows
}
