/** Damage that is not ours, made by Python in `bench/peers` and kept outside the repository. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../../src/core/files.ts'
import type { RealPage, RealPages } from './pages.ts'
import type { Similarity } from './robustness.ts'

const PEERS = fileURLToPath(new URL('../peers', import.meta.url))

/** RoDLA's twelve, as `bench/peers/rodla.py` names them. */
export const PERTURBATIONS = [
  'rotation',
  'warping',
  'keystoning',
  'watermark',
  'background',
  'illumination',
  'ink-bleeding',
  'ink-holdout',
  'defocus',
  'vibration',
  'speckle',
  'texture',
] as const

export interface Python {
  /** the interpreter */
  command: string
  /** where lists and degraded pages go */
  out: string
  say: (line: string) => void
}

/** Where a page's file lies in a folder of degraded pages. */
export function degradedFile(folder: string, { id }: RealPage, variant = 0): string {
  const stem = id.slice(0, id.lastIndexOf('.'))
  return join(folder, `${stem}${variant === 0 ? '' : `~${variant}`}.jpg`)
}

/**
 * RoDLA's perturbations of the pages wanted, at some levels.
 * @returns by part (`rotation-2`) the similarity to the clean pages; parts that could not be made are absent
 */
export async function makeRodla(
  python: Python,
  pages: RealPages,
  wanted: readonly RealPage[],
  levels: readonly number[],
): Promise<Record<string, Similarity>> {
  const out = join(python.out, 'rodla')
  const parts = PERTURBATIONS.flatMap((name) => levels.map((level) => `${name}-${level}`))
  const listing = await writeListing(python, 'rodla', { ...pages, wanted })
  const files = parts.flatMap((part) => wanted.map((page) => degradedFile(join(out, part), page)))
  const summaries = parts.map((part) => join(out, `${part}.json`))
  if (levels.length > 0 && !(await areThere([...files, ...summaries])))
    await runPeer(python, ['rodla.py', listing, out, '--levels', levels.join(',')])
  const similarity: Record<string, Similarity> = {}
  for (const [place, part] of parts.entries()) {
    if (!(await areThere([summaries[place]!]))) continue
    similarity[part] = JSON.parse(await readFile(summaries[place]!, 'utf8')) as Similarity
  }
  return similarity
}

/** Pages degraded by Augraphy, `variants` of each; false where they could not be made. */
export async function makeAugraphy(
  python: Python,
  pages: RealPages,
  wanted: readonly RealPage[],
  { purpose, variants }: { purpose: 'train' | 'test'; variants: readonly number[] },
): Promise<boolean> {
  const out = join(python.out, 'augraphy', purpose)
  const files = wanted.flatMap((page) => variants.map((v) => degradedFile(out, page, v)))
  if (await areThere(files)) return true
  const listing = await writeListing(python, purpose, { ...pages, pages: wanted })
  const args = ['augraphy_noise.py', listing, out, purpose, variants.join(',')]
  return (await runPeer(python, args)) && areThere(files)
}

const ids = (pages: readonly RealPage[]): string[] => pages.map(({ id }) => id)

async function writeListing(
  python: Python,
  name: string,
  { root, pages, wanted = pages }: RealPages & { wanted?: readonly RealPage[] },
): Promise<string> {
  await makeFolder(python.out)
  const file = join(python.out, `pages-${name}.json`)
  await writeFile(file, JSON.stringify({ root, pages: ids(pages), wanted: ids(wanted) }))
  return file
}

/** False, and a line that says so, where Python or a module is missing or the script failed. */
async function runPeer({ command, say }: Python, args: readonly string[]): Promise<boolean> {
  const script = join(PEERS, args[0]!)
  // Standard output is the report's.
  const child = spawn(command, [script, ...args.slice(1)], { stdio: ['ignore', 'ignore', 2] })
  const [code] = (await once(child, 'close').catch((error: Error) => [error.message])) as [unknown]
  if (code === 0) return true
  say(`${command} ${script} failed (${String(code)}): its head says which modules it needs`)
  return false
}

async function areThere(files: readonly string[]): Promise<boolean> {
  for (const file of files) if (!(await stat(file).catch(() => undefined))) return false
  return true
}
