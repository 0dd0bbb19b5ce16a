import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silent } from '../../../src/core/progress.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import { initialState, openInference } from '../../../src/train/engine/open.ts'
import type { EngineOptions, ModelState } from '../../../src/train/engine/engine.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import { loadWeights, reportLines } from '../../../src/train/weights/load.ts'
import { pretrainedFile } from '../../../src/train/weights/pretrained.ts'
import { pullWeights } from '../../../src/train/weights/pull-weights.ts'
import {
  STARTER_BACKBONES,
  STARTER_FOLDER,
  starterFile,
  starterPath,
} from '../../../src/train/weights/starter.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { writeStarter } from '../support/starter-file.ts'

const ROOT = new URL('../../..', import.meta.url).pathname

function optionsOf(name: string, size: number): EngineOptions {
  const backbone = backboneByName(name)
  return { backbone, classes: 3, size, batch: 2, mode: 'traced', device: 'cpu', threads: 1 }
}

/** Numbers of a state whose difference from another's is more than float16 rounds by. */
function changed(found: ModelState, from: ModelState): string[] {
  const names: string[] = []
  for (const part of ['parameters', 'buffers'] as const) {
    for (const [name, { values }] of from[part]) {
      const other = found[part].get(name)!.values
      const isOther =
        other.length !== values.length ||
        values.some((value, i) => Math.abs(value - other[i]!) > 1e-6 + Math.abs(value) / 1024)
      if (isOther) names.push(name)
    }
  }
  return names
}

describe('starter weights', () => {
  it.each([
    ['efficientnet_b0', 32, 64],
    ['convnextv2_atto', 32, 64],
    ['swin_nano', 96, 64],
  ])('%s: read by name, all but the head, also at another size', async (short, size, other) => {
    const folder = await temporaryFolder()
    const options = optionsOf(short, size)
    const { backbone } = options
    const kept = initialState(options, rngFrom('kept'))
    for (const { values } of kept.buffers.values()) values.fill(0.75)
    const written = await writeStarter(folder, backbone, kept)
    expect(await starterFile(backbone.name, folder)).toBe(written)

    const { state, report } = await loadWeights(
      written,
      backbone,
      initialState(options, rngFrom('new')),
    )
    const head = [`${backbone.head}.weight`, `${backbone.head}.bias`]
    expect(changed(state, kept).toSorted()).toEqual([`${backbone.head}.weight`])
    expect(report).toMatchObject({ head, missing: [], unexpected: [] })
    expect(reportLines(report)).toContain(
      `head initialised anew (the file has none): ${head.join(', ')}`,
    )

    const elsewhere = { ...options, size: other }
    const resized = await loadWeights(written, backbone, initialState(elsewhere, rngFrom('new')))
    expect(resized.report).toMatchObject({ head, missing: [], unexpected: [] })
    expect(resized.report.resized ?? 0).toBe(short === 'swin_nano' ? 6 : 0)
    const engine = await openInference(elsewhere, resized.state)
    const logits = await engine.logits(new Uint8Array(2 * other * other * 3).fill(200), 2)
    await engine.close()
    expect(logits).toHaveLength(6)
    expect(logits.every(Number.isFinite)).toBe(true)
  })

  it('of a backbone without any: says for which there are', async () => {
    const folder = await temporaryFolder()
    const options = optionsOf('efficientnet_b0', 32)
    await writeStarter(folder, options.backbone, initialState(options, rngFrom('kept')))
    await expect(starterFile('efficientnet_b4', folder)).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      kind: 'input',
      message:
        'there are no starter weights for efficientnet_b4; there are for efficientnet_b0: ' +
        'take one of them (--backbones efficientnet_b0), leave --weights out, or take timm’s with --weights pretrained',
    })
    const lost = starterFile('convnextv2_atto', folder)
    await expect(lost).rejects.toThrow(starterPath('convnextv2_atto', folder))
    await expect(lost).rejects.toThrow('install it anew, take one of them')
    const none = starterFile('efficientnet_b4', join(folder, 'nowhere'))
    await expect(none).rejects.toThrow('none are in this copy of the program')
  })

  it('are not what was pulled, though in a checkout they lie in the same folder', async () => {
    expect(join(ROOT, 'weights')).toBe(STARTER_FOLDER)
    for (const name of STARTER_BACKBONES) backboneByName(name)
    const place = { from: 'hub', dir: STARTER_FOLDER }
    const { signal } = new AbortController()
    const options = { env: { HF_HUB_OFFLINE: '1' }, progress: silent, signal }
    await expect(pullWeights('efficientnet_b0', place, options)).rejects.toMatchObject({
      code: 'WEIGHTS_OWN',
    })
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'weights'))
    const own = optionsOf('efficientnet_b0', 32)
    const env = { HF_HOME: folder }
    await expect(pretrainedFile('efficientnet_b0', env)).rejects.toThrow(/no weights were pulled/)
    const before = process.cwd()
    try {
      process.chdir(folder)
      const file = await writeStarter(
        join(folder, 'weights'),
        own.backbone,
        initialState(own, rngFrom('x')),
      )
      expect(join(folder, await pretrainedFile('efficientnet_b0', env))).toBe(file)
    } finally {
      process.chdir(before)
    }
  })
})
