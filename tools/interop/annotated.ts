/**
 * What Python's readers answer of annotations: `tsx tools/interop/annotated.ts PYTHON` exports a tiny
 * annotated set, has it read by `read_annotated.py`, and keeps the answers with the digests of the files
 * they are of, for the tests. PYTHON is one with `datasets`, `pillow` and `pycocotools`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportSet } from '../../src/augment/export/export-set.ts'
import { silent } from '../../src/core/progress.ts'
import { writeAnnotatedSet } from '../../tests/augment/export/annotated-support.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const [python = 'python3'] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'palimpsest-interop-'))
try {
  await writeAnnotatedSet(join(folder, 'set'))
  const files: Record<string, unknown> = {}
  for (const format of ['coco', 'funsd'] as const) {
    const { signal } = new AbortController()
    const options = { folder: join(folder, 'set'), format, shardSize: 8000, overwrite: false }
    const out = join(folder, format)
    files[format] = (await exportSet({ ...options, out, progress: silent, signal })).files
  }
  const said = execFileSync(python, [at('read_annotated.py'), folder], {
    encoding: 'utf8',
    env: { ...process.env, HF_HOME: join(folder, 'cache'), HF_HUB_OFFLINE: '1' },
  })
  const answers = { files, answers: JSON.parse(said) as unknown }
  await writeFile(
    at('../../tests/augment/export/fixtures/annotated.json'),
    `${JSON.stringify(answers, null, 1)}\n`,
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}
