import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { start, temporaryFolder, type Ran } from '../support/cli.ts'
import { fileBytes } from '../train/weights/file.ts'
import {
  COMMIT,
  sha256,
  startHub,
  type Hub,
  type HubBehaviour,
} from '../train/weights/hub/server.ts'

const CONTENT = fileBytes(
  { weight: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } },
  Buffer.alloc(8),
)

interface Place {
  hub: Hub
  folder: string
  train: (...args: string[]) => Promise<Ran>
  pull: (...args: string[]) => Promise<Ran>
}

/** A folder to work in, and a hub that is there or not. */
async function place(
  behaviour: Partial<HubBehaviour> = {},
  env: Record<string, string> = {},
): Promise<Place> {
  const hub = await startHub({ content: CONTENT, ...behaviour })
  const folder = await temporaryFolder()
  const all = { HF_ENDPOINT: hub.url, HF_HOME: join(folder, 'hf'), HF_HUB_CACHE: '', ...env }
  const train = (...args: string[]): Promise<Ran> => start('train', args, folder, all).ended
  return { hub, folder, train, pull: (...args) => train('weights', 'pull', ...args) }
}

describe('train weights pull', () => {
  test('puts weights where --weights pretrained finds them, and then needs no connection', async () => {
    const { hub, folder, train, pull } = await place()
    const first = await pull('convnextv2_atto', '--json')
    expect(first).toMatchObject({ code: 0 })
    const file = join('weights', 'convnextv2_atto.safetensors')
    expect(JSON.parse(first.stdout)).toEqual({
      pulled: [
        {
          file,
          backbone: 'convnextv2_atto',
          source: `timm/convnextv2_atto.fcmae_ft_in1k at ${COMMIT}`,
          bytes: CONTENT.length,
          sha256: sha256(CONTENT),
          cached: false,
          licence: 'cc-by-nc-4.0',
        },
      ],
    })
    expect(await readFile(join(folder, file))).toEqual(CONTENT)
    expect(await readdir(join(folder, 'weights'))).toEqual(['convnextv2_atto.safetensors'])
    expect(hub.asked[0]!.path).toBe(
      '/timm/convnextv2_atto.fcmae_ft_in1k/resolve/main/model.safetensors',
    )
    hub.asked.length = 0
    const again = await pull('timm/convnextv2_atto.fcmae_ft_in1k')
    expect(again.stdout).toMatch(/already in the hub’s cache, SHA-256 [0-9a-f]{64}, licence cc-by/)
    expect(hub.asked).toEqual([])
    // Found: the next thing that is wrong is the set.
    const options = ['--dataset', 'none', '--weights', 'pretrained', '--preset', 'quick']
    const found = await train(...options, '--backbones', 'convnextv2_atto')
    expect(found.code).toBe(2)
    expect(found.stderr).toContain('none')
    expect(found.stderr).not.toContain('weights pull')
    const missing = await train(...options, '--backbones', 'convnextv2_atto,efficientnet_b0')
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain('"train weights pull efficientnet_b0" fetches them')
    const none = await train(...options, '--backbones', 'swin_nano')
    expect(none.code).toBe(2)
    expect(none.stderr).toContain('there are no pretrained weights for swin_nano')
  })

  test('takes a file or an address, into the folder that is named', async () => {
    const { hub, folder, pull } = await place()
    await writeFile(join(folder, 'own.safetensors'), CONTENT)
    const copied = await pull('swin_tiny', '--from', 'own.safetensors', '--dir', 'mine')
    expect(copied.code).toBe(0)
    const path = join(folder, 'mine', 'swin_tiny_patch4_window7_224.safetensors')
    expect(await readFile(path)).toEqual(CONTENT)
    expect((await stat(path)).ino).not.toBe((await stat(join(folder, 'own.safetensors'))).ino)
    const fetched = await pull('efficientnet_b0', '--from', `${hub.files}/x`, '--dir', 'mine')
    expect(fetched.code).toBe(0)
    expect(await readdir(join(folder, 'mine'))).toHaveLength(2)
  })

  test('ends with 2 where the user can fix it, with 1 where the network fails', async () => {
    const { folder, pull } = await place({ token: 'secret' })
    for (const [args, message] of [
      [['efficientnet_b9'], 'did you mean "efficientnet_b'],
      [['swin_nano'], 'no weights for swin_nano'],
      [['efficientnet_b0'], 'HF_TOKEN'],
      [['efficientnet_b0', '--from', 'none.safetensors'], 'no such file'],
      [['efficientnet_b0', 'swin_tiny', '--from', 'x'], 'expected one name'],
    ] as const) {
      const { code, stdout, stderr } = await pull(...args)
      expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: '' })
      expect(stderr).toContain(message)
      expect(stderr.trim().split('\n')).toHaveLength(1)
    }
    expect(existsSync(join(folder, 'weights', 'efficientnet_b0.safetensors'))).toBe(false)
    const gone = await place({ content: null })
    expect((await gone.pull('efficientnet_b0')).code).toBe(2)
    const unreachable = await place({}, { HF_ENDPOINT: 'http://127.0.0.1:9' })
    const { code, stderr } = await unreachable.pull('efficientnet_b0')
    expect(code).toBe(1)
    expect(stderr).toContain('http://127.0.0.1:9 cannot be reached')
    const spoiled = await place({ sent: Buffer.alloc(CONTENT.length) })
    const wrong = await spoiled.pull('efficientnet_b0')
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('nothing of it was kept')
    expect(existsSync(join(spoiled.folder, 'weights', 'efficientnet_b0.safetensors'))).toBe(false)
  })
})

test('train weights list shows what there is', async () => {
  const { train, hub } = await place()
  const { code, stdout } = await train('weights', 'list', '--json')
  expect(code).toBe(0)
  const { weights } = JSON.parse(stdout) as { weights: { repository: string; name: string }[] }
  expect(weights.map(({ repository }) => repository)).toContain('timm/efficientnet_b4.ra2_in1k')
  expect((await train('weights', 'list')).stdout).toContain(weights.at(-1)!.name)
  expect(hub.asked).toEqual([])
})
