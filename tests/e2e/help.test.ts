/**
 * All that the commands say, word for word: `vitest run tests/e2e/help.test.ts --update` writes it
 * anew, and the difference belongs into the change that made it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start, temporaryFolder } from '../support/cli.ts'
import { commandsIn, section, unmeasured } from '../support/said.ts'
import { writeSmallSet } from '../support/set.ts'

type Program = 'augment' | 'train'

/** What a command reads it reads each time: what would be known of it depends on how much time has passed. */
const ENV = { PALIMPSEST_CACHE: 'off' }

async function said(program: Program, args: readonly string[]): Promise<string> {
  return section(program, args, await start(program, args, undefined, ENV).ended)
}

async function helpOf(program: Program): Promise<string> {
  const main = await start(program, ['--help']).ended
  const names = commandsIn(main.stdout)
  expect(names.length).toBeGreaterThan(6)
  const sections = [section(program, ['--help'], main)]
  for (const name of names) sections.push(await said(program, [name, '--help']))
  return sections.join('\n')
}

test.each(['augment', 'train'] as const)('help of every command of %s', async (program) => {
  await expect(await helpOf(program)).toMatchFileSnapshot(`__snapshots__/${program}-help.txt`)
})

test('summaries and errors of augment', async () => {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder, name)
  await writeSmallSet(at('data'), { classes: 2, pages: 3 })
  await mkdir(at('empty'))
  await writeFile(
    at('wrong.yaml'),
    'name: mine\nsteps:\n  - { effect: fodls }\n  - { effect: rotate, p: 2 }\n',
  )
  await writeFile(at('mine.yaml'), 'name: mine\nseed: 1\nsteps:\n  - { effect: rotate }\n')
  const build = ['build', '--data', at('data'), '--recipe', at('mine.yaml'), '--out', at('set')]
  const sections: string[] = []
  for (const args of [
    ['lint', 'heavy'],
    ['lint', at('wrong.yaml')],
    [...build, '--target', '12', '--workers', '1'],
    [...build, '--target', '12', '--workers', '1'],
    ['verify', at('set')],
    ['audit', at('data')],
    ['denoise', at('data/train'), '--out', at('clean'), '--workers', '1'],
    ['inspect', at('set'), '--out', at('report')],
    ['verify', at('empty')],
    ['replay', at('set'), 'nobody'],
    ['build', '--data', at('nowhere')],
    ['build', '--wrokers', '2'],
    ['bulid'],
  ]) {
    sections.push(unmeasured(await said('augment', args), folder))
  }
  await expect(sections.join('\n')).toMatchFileSnapshot('__snapshots__/augment-said.txt')
})

test('errors of train', async () => {
  const folder = await temporaryFolder()
  const at = (name: string): string => join(folder, name)
  await mkdir(at('empty'))
  const sections: string[] = []
  for (const args of [
    ['--dataset', at('nowhere')],
    ['--dataset', at('empty'), '--out', at('run')],
    ['--dataset', at('empty'), '--backbones', 'resnet50'],
    ['--setps', '2'],
    ['devices', '--all'],
    ['cv', '--dataset', at('nowhere')],
    ['sweep', '--config', at('nowhere.yaml')],
    ['predict', '--run', at('nowhere'), '--images', at('empty')],
    ['evaluate', '--run', at('nowhere')],
    ['export', '--run', at('nowhere')],
    ['compare', at('nowhere'), at('empty')],
  ]) {
    sections.push(unmeasured(await said('train', args), folder))
  }
  await expect(sections.join('\n')).toMatchFileSnapshot('__snapshots__/train-said.txt')
})
