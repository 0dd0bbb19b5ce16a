/**
 * What Python's readers answer of exported sets: `tsx tools/interop/exports.ts PYTHON [PYTHON]` (`-`: not that one) exports a tiny set
 * in every format, has it read by `read_exports.py`, and keeps the answers with the digests of the files
 * they are of, for the tests. PYTHON is one with `datasets`, `webdataset` and `pillow`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportSet } from '../../src/augment/export/export-set.ts'
import { IMAGE_FORMATS } from '../../src/augment/export/formats.ts'
import { silent } from '../../src/core/progress.ts'
import { writeTinySet } from '../../tests/augment/export/support.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const [python = 'python3', tensorflow] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'palimpsest-interop-'))
try {
  await writeTinySet(join(folder, 'set'))
  const files: Record<string, unknown> = {}
  for (const format of IMAGE_FORMATS) {
    const { signal } = new AbortController()
    const options = { folder: join(folder, 'set'), format, shardSize: 8000, overwrite: false }
    const out = join(folder, format)
    const result = await exportSet({ ...options, out, progress: silent, signal })
    files[format] = result.files
  }
  const ask = (command: string, script: string): unknown => {
    const env = { ...process.env, HF_HOME: join(folder, 'cache'), HF_HUB_OFFLINE: '1' }
    return JSON.parse(execFileSync(command, [at(script), folder], { encoding: 'utf8', env }))
  }
  const keep = (name: string, value: unknown): Promise<void> =>
    writeFile(
      at(`../../tests/augment/export/fixtures/${name}.json`),
      `${JSON.stringify(value, null, 2)}\n`,
    )
  if (python !== '-') await keep('answers', { files, answers: ask(python, 'read_exports.py') })
  if (tensorflow !== undefined) await keep('tensorflow', ask(tensorflow, 'read_tensorflow.py'))
} finally {
  await rm(folder, { recursive: true, force: true })
}
