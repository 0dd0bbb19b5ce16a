import { expect, test } from 'vitest'
import { progressOn } from '../../src/core/progress.ts'

function recorded(isTTY: boolean) {
  let time = 0
  let text = ''
  const out = { isTTY, columns: 100, write: (more: string) => void (text += more) }
  const progress = progressOn(out, () => time)
  return { progress, at: (ms: number) => void (time = ms), text: () => text }
}

test('elsewhere than on a terminal: a plain line every five seconds and one at the end', () => {
  const { progress, at, text } = recorded(false)
  progress.begin('building', 1000)
  for (let second = 1; second <= 10; second++) {
    at(second * 1000)
    progress.step(80)
  }
  progress.fail(2)
  progress.end()
  expect(text()).toBe(
    'building: 400 of 1,000 · 40 % · 80/s · 0:08 left\n' +
      'building: 800 of 1,000 · 80 % · 80/s · 0:03 left\n' +
      'building: 800 of 1,000 · 80 % · 80/s · 0:03 left · 2 failed\n',
  )
})

test('elsewhere than on a terminal the last line comes once, at the end', () => {
  const { progress, at, text } = recorded(false)
  progress.begin('building', 10)
  at(6000)
  progress.step(10)
  at(12_000)
  progress.end()
  expect(text()).toBe('building: 10 of 10 · 100 % · 0.8/s\n')
})

test('the rate of a resumed run counts what this run did', () => {
  const { progress, at, text } = recorded(false)
  progress.begin('building', 1000, 500)
  at(10_000)
  progress.step(100)
  expect(text()).toBe('building: 600 of 1,000 · 60 % · 10/s · 0:40 left\n')
})

test('on a terminal one line is written over and over, at most ten times a second', () => {
  const { progress, at, text } = recorded(true)
  progress.begin('building', 10)
  for (let i = 1; i <= 10; i++) {
    at(i * 50)
    progress.step(1)
  }
  progress.end()
  expect(text().split('\r').length - 1).toBe(6)
  expect(text().endsWith('10 of 10 · 100 % · 20/s\n')).toBe(true)
})

test('time left over an hour is told in hours', () => {
  const { progress, at, text } = recorded(false)
  progress.begin('building', 25_000)
  at(10_000)
  progress.step(10)
  expect(text()).toContain('1.0/s · 6:56:30 left')
})

test('words on how it goes stand in the line until the next ones, and not in the next work’s', () => {
  const { progress, at, text } = recorded(false)
  progress.begin('training', 100)
  progress.note('loss 2')
  at(5_000)
  progress.step(50)
  progress.note('loss 1')
  progress.end()
  progress.begin('looking', 10)
  progress.end()
  expect(text()).toBe(
    'training: 50 of 100 · 50 % · 10/s · 0:05 left · loss 2\n' +
      'training: 50 of 100 · 50 % · 10/s · 0:05 left · loss 1\n' +
      'looking: 0 of 10 · 0 %\n',
  )
})

test('on 80 columns the rate, the first note and failures stay, and what does not fit is left out', () => {
  let text = ''
  let time = 0
  const out = { isTTY: true, columns: 80, write: (part: string) => void (text = part) }
  const progress = progressOn(out, () => time)
  progress.begin('swin_base_patch4_window12_384', 30_000, 1_200)
  progress.note('loss 0.123 · epoch 1.2 · step 345 of 7890 · input wait 12 %')
  progress.fail(2)
  time = 60_000
  progress.step(480)
  const line = text.slice(text.indexOf('swin'))
  expect(line.length).toBeLessThan(80)
  expect(line).toBe(
    'swin_base_patch4_window12_384: 1,680 of 30,000 · 8.0/s · loss 0.123 · 2 failed',
  )
})
