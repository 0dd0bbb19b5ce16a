import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FailureList } from '../../src/jobs/failures.ts'
import { temporaryFolder } from '../support/cli.ts'

test('failures that come at once are all on disk, sorted', async () => {
  const out = await temporaryFolder()
  const list = new FailureList<{ id: string }>(join(out, 'failures.jsonl'), [{ id: 'first' }])
  await Promise.all(['c', 'a', 'b'].map((id) => list.add([{ id }])))
  expect(await readFile(join(out, 'failures.jsonl'), 'utf8')).toBe(
    '{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n{"id":"first"}\n',
  )
})
