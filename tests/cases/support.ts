/** The failing inputs kept beside the project, drawn anew by their own scripts where these can run. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** Beside the checkout, or beside the folder of several checkouts. */
const PLACES = ['../../../shared/cases', '../../../../shared/cases'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
)

export const CASES = PLACES.find((place) => existsSync(join(place, 'augment'))) ?? PLACES[0]!

/** Whether the failing inputs are here; they are no part of the project. */
export const HAS_CASES = existsSync(join(CASES, 'augment', 'README.md'))

const PYTHON = process.env['PYTHON'] ?? 'python3'

/** Whether Python is here with these modules. */
export function hasPython(...modules: string[]): boolean {
  return HAS_CASES && spawnSync(PYTHON, ['-c', `import ${modules.join()}`]).status === 0
}

/** Runs a script of the cases. */
export function draw(script: string, args: readonly string[], cwd?: string): void {
  const file = join(CASES, script)
  const [program, first] = file.endsWith('.sh') ? ['bash', file] : [PYTHON, file]
  const env = { ...process.env, PY: PYTHON, PYTHONDONTWRITEBYTECODE: '1' }
  execFileSync(program, [first, ...args], { env, cwd, stdio: 'pipe' })
}

/** A recipe or a sweep of the cases, its keys as they are called now. @returns the new file */
export async function renamed(file: string, to: string): Promise<string> {
  const text = (await readFile(join(CASES, file), 'utf8'))
    .replace(/^perSource:/m, 'maxPerSource:')
    .replace(/length: \{ (.*)rounds:/, 'duration: { $1evaluations:')
  await writeFile(to, text)
  return to
}

/** The pixel of an image file at a place. */
export async function pixelOf(file: string, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (y * info.width + x) * info.channels
  return [0, 1, 2].map((channel) => data[at + (info.channels < 3 ? 0 : channel)]!)
}
