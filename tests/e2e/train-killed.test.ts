import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { augmentJson, start, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'
import { QUICK } from '../support/workplace.ts'

const BACKBONES = ['efficientnet_b0', 'swin_nano', 'convnextv2_atto']

/** What a run that is done has of each backbone: its last weights and moments, the best weights. */
async function kept(run: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const name of await readdir(run, { recursive: true })) {
    // A checkpoint's folder counts its writings: a run that began again has other numbers.
    const key = name.replace(/(step-\d+)-\d+/, '$1')
    if (name.endsWith('.safetensors')) found.set(key, await readFile(join(run, name), 'base64'))
  }
  return found
}

/** Six trainings of three networks one after the other, on cores that may be busy. */
const LIMIT = { timeout: 900_000 }

test(
  'killed again and again, a training of the three families ends with the same weights',
  LIMIT,
  async () => {
    const folder = await temporaryFolder()
    const [data, set] = [join(folder, 'data'), join(folder, 'set')]
    await writeSmallSet(data, { classes: 2, pages: 4 })
    const build = ['build', '--data', data, '--out', set, '--recipe', QUICK, '--workers', '1']
    await augmentJson(...build, '--target', '24', '--holdout', '0.25')
    const args = ['--dataset', set, '--backbones', BACKBONES.join(), '--size', '32', '--batch', '4']
    args.push('--steps', '8', '--threads', '1')
    const through = join(folder, 'through')
    expect((await start('train', [...args, '--out', through]).ended).code).toBe(0)

    const out = join(folder, 'killed')
    // After the first backbone a life opens: while it steps, evaluates, writes, or opens the next.
    for (const delay of [100, 500, 1200, 2500]) {
      const life = start('train', [...args, '--out', out])
      let dying = false
      life.child.stderr!.on('data', (text: Buffer) => {
        if (dying || !text.includes('on cpu')) return
        dying = true
        setTimeout(() => life.child.kill('SIGKILL'), delay)
      })
      const { code, stderr } = await life.ended
      expect(code === null || code === 0, stderr).toBe(true)
    }
    const { code, stderr } = await start('train', [...args, '--out', out]).ended
    expect(code, stderr).toBe(0)
    const [whole, killed] = [await kept(through), await kept(out)]
    expect([...killed.keys()].toSorted()).toEqual([...whole.keys()].toSorted())
    for (const [name, bytes] of whole) expect(killed.get(name) === bytes, name).toBe(true)
  },
)
