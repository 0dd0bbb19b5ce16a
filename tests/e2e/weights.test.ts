import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeSafetensors } from '../../src/train/weights/safetensors.ts'
import { start, temporaryFolder, type Ran } from '../support/cli.ts'

const inspect = (...args: string[]): Promise<Ran> =>
  start('train', ['weights', 'inspect', ...args]).ended

async function model(): Promise<string> {
  const path = join(await temporaryFolder(), 'model.safetensors')
  const tensors = new Map([
    ['conv.weight', { shape: [2, 3], values: new Float32Array(6) }],
    ['bias', { shape: [2], values: new Float32Array(2) }],
  ])
  await writeSafetensors(path, tensors, { classes: '["a","b"]' })
  return path
}

describe('train weights inspect', () => {
  test('lists names, types and shapes', async () => {
    const path = await model()
    expect(await inspect(path)).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'conv.weight  F32  [2, 3]',
        'bias         F32  [2]',
        'classes: ["a","b"]',
        '2 tensors, 8 elements, 32 bytes',
        '',
      ].join('\n'),
    })
    const { code, stdout } = await inspect(path, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      file: path,
      tensors: [
        { name: 'conv.weight', type: 'F32', shape: [2, 3], bytes: 24 },
        { name: 'bias', type: 'F32', shape: [2], bytes: 8 },
      ],
      elements: 8,
      bytes: 32,
      metadata: { classes: '["a","b"]' },
    })
  })

  test('refuses what is no such file with code 2 and one line', async () => {
    const path = await model()
    const whole = await readFile(path)
    const cut = `${path}.cut`
    await writeFile(cut, whole.subarray(0, whole.length - 1))
    const pickle = `${path}.pth`
    await writeFile(pickle, 'PK\u0003\u0004 an archive')
    for (const [file, message] of [
      [cut, 'not a complete safetensors file'],
      [pickle, 'PyTorch pickle'],
      [`${path}.none`, 'no such file'],
    ] as const) {
      const { code, stdout, stderr } = await inspect(file, '--json')
      expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
        code: 2,
        stdout: '',
        lines: 1,
      })
      expect(stderr).toContain(file)
      expect(stderr).toContain(message)
    }
    expect(await inspect()).toMatchObject({ code: 2, stdout: '' })
  })
})

test('train --weights starter says which backbones have them, before any work', async () => {
  const args = ['--dataset', 'none', '--weights', 'starter', '--backbones', 'efficientnet_b4']
  const { code, stdout, stderr } = await start('train', args).ended
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('there are no starter weights for efficientnet_b4')
})
