/** Questions that share one softmax, and the float16 files that come of them. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { initialState } from '../../../src/train/engine/open.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import { fromF16 } from '../../../src/train/weights/half.ts'
import { loadWeights } from '../../../src/train/weights/load.ts'
import { readSafetensors } from '../../../src/train/weights/safetensors.ts'
import { toHalf, writeHalfFile } from '../../../tools/starter/half-file.ts'
import {
  answersFor,
  batchFor,
  outputsOf,
  questionsOf,
  rightAnswers,
} from '../../../tools/starter/tasks.ts'
import { TAUGHT } from '../../../tools/starter/teacher.ts'

const WEIGHTS = fileURLToPath(new URL('../../../weights', import.meta.url))

describe('questions', () => {
  test('share the mass of a target, and each is answered from its own outputs', () => {
    const questions = questionsOf('both', false)
    const outputs = outputsOf(questions)
    const answers = { family: [40, 3], kind: [4, 3], orientation: [6, 0] }
    const { targets } = batchFor(new Uint8Array(2), answers, questions, 0.1)
    for (const row of [0, 1]) {
      const own = targets.subarray(row * outputs, (row + 1) * outputs)
      expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      for (const { name, from, count, share } of questions) {
        if (name === 'taught') throw new Error('nothing was taught')
        const part = own.subarray(from, from + count)
        expect(part.reduce((a, b) => a + b)).toBeCloseTo(share, 5)
        expect(part.indexOf(Math.max(...part))).toBe(answers[name][row])
      }
    }
    // Targets taken for logits answer everything; with the rows exchanged, only what rows share.
    expect(rightAnswers(targets, answers, questions)).toEqual({
      family: 2,
      kind: 2,
      orientation: 2,
    })
    const others = { ...answers, kind: [4, 9] }
    expect(rightAnswers(targets, others, questions)).toEqual({ family: 2, kind: 1, orientation: 2 })
  })

  test("leave half of the mass to a teacher's shares, as they are", () => {
    const questions = questionsOf('layout', true)
    const outputs = outputsOf(questions)
    const taught = Float32Array.from({ length: TAUGHT }, (_, c) => (c % 2 === 0 ? 0 : 2 / TAUGHT))
    const answers = { family: [7], kind: [7], orientation: [0], taught }
    const { targets } = batchFor(new Uint8Array(1), answers, questions, 0.1)
    const { from, share } = questions.at(-1)!
    expect([share, from + TAUGHT]).toEqual([0.5, outputs])
    expect(Array.from(targets.subarray(from))).toEqual(Array.from(taught, (value) => value / 2))
    expect(targets.subarray(0, from).reduce((a, b) => a + b)).toBeCloseTo(0.5, 5)
    expect(rightAnswers(targets, answers, questions)).toEqual({ family: 1, kind: 1 })
  })

  test('turn the pixels as they say', () => {
    const size = 2
    const images = Uint8Array.from({ length: 64 * 12 }, (_, i) => i % 12)
    const input = { images, indices: Array.from({ length: 64 }, (_, i) => i), failures: [] }
    const labels = Array.from({ length: 64 }, (_, i) => i)
    const { orientation, family } = answersFor(
      input,
      { labels, size, turned: 0.5 },
      rngFrom('turn'),
    )
    expect(family).toEqual(labels)
    const seen = orientation.map((_, row) => images[row * 12]! / 3)
    // First pixel of a square of four after a turn clockwise: the lower left; mirrored: the right one.
    const first = [0, 2, 3, 1, 1, 0, 2, 3]
    expect(seen).toEqual(orientation.map((own) => first[own]))
    expect(new Set(orientation).size).toBe(8)
  })
})

describe('float16', () => {
  test('is the nearest, ties to even', () => {
    const exact = [0, -0, 1, -2.5, 65_504, 2 ** -14, 2 ** -24, 1023 * 2 ** -24]
    for (const value of exact) {
      expect(fromF16(Uint16Array.of(toHalf(value)))[0]).toBe(value)
    }
    expect(toHalf(1 + 2 ** -11)).toBe(0x3c00)
    expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02)
    expect(toHalf(1.5 * 2 ** -24)).toBe(2)
    expect(toHalf(0.4 * 2 ** -24)).toBe(0)
    // Rounding carries into the next power of two.
    expect(toHalf(1.9999)).toBe(0x4000)
  })

  test('files read back within its precision, without the classifier', async () => {
    const backbone = backboneByName('efficientnet_b0')
    const options = {
      backbone,
      classes: 7,
      size: 64,
      batch: 2,
      mode: 'traced',
      device: 'cpu',
    } as const
    const state = initialState(options, rngFrom('half'))
    const file = join(mkdtempSync(join(tmpdir(), 'palimpsest-half-')), 'b0.safetensors')
    await writeHalfFile(file, backbone, state, { model: backbone.name })
    const { metadata } = await readSafetensors(file)
    expect(metadata).toEqual({ format: 'pt', model: 'efficientnet_b0' })
    const { state: read, report } = await loadWeights(
      file,
      backbone,
      initialState(options, rngFrom('other')),
    )
    expect(report.head).toEqual(['classifier.weight', 'classifier.bias'])
    expect(report.missing).toEqual([])
    expect(report.unexpected).toEqual([])
    let worst = 0
    for (const [name, { values }] of [...state.parameters, ...state.buffers]) {
      if (name.startsWith('classifier.')) continue
      const found = (read.parameters.get(name) ?? read.buffers.get(name))!.values
      for (const [i, value] of values.entries()) {
        worst = Math.max(worst, Math.abs(found[i]! - value) / Math.max(2 ** -14, Math.abs(value)))
      }
    }
    expect(worst).toBeLessThanOrEqual(2 ** -11)
    expect(worst).toBeGreaterThan(0)
  })
})

describe('the weights that are shipped', () => {
  const files = existsSync(WEIGHTS)
    ? readdirSync(WEIGHTS).filter((file) => file.endsWith('.safetensors'))
    : []

  test('are under 25 MB together, each with its card', async () => {
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(WEIGHTS, file))).size),
    )
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(25e6)
    for (const file of files) {
      expect(existsSync(join(WEIGHTS, file.replace('.safetensors', '.md'))), file).toBe(true)
    }
  })

  test.each(files)('%s holds all of its backbone but the classifier', async (file) => {
    const backbone = backboneByName(file.replace('.safetensors', ''))
    const options = {
      backbone,
      classes: 3,
      size: 96,
      batch: 2,
      mode: 'traced',
      device: 'cpu',
    } as const
    const fresh = initialState(options, rngFrom('shipped'))
    const { report } = await loadWeights(join(WEIGHTS, file), backbone, fresh)
    expect(report.missing).toEqual([])
    expect(report.unexpected).toEqual([])
    expect(report.head.every((name) => name.startsWith(`${backbone.head}.`))).toBe(true)
  })
})
