import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { augment, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

describe('wrong input is refused before any work, with code 2', () => {
  test('a wrong recipe, with line and column', async () => {
    const folder = await temporaryFolder()
    const recipe = join(folder, 'mine.yaml')
    await writeFile(
      recipe,
      'name: mine\nsteps:\n  - { effect: fodls }\n  - { effect: rotate, p: 2 }\n',
    )
    await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 2 })
    const ran = await augment(
      'build',
      '--recipe',
      recipe,
      '--data',
      join(folder, 'data'),
      '--out',
      join(folder, 'out'),
    )
    expect(ran.code).toBe(2)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toContain(`${recipe}:3:15: unknown effect "fodls", did you mean "folds"?`)
    expect(ran.stderr).toContain(`${recipe}:4:26: "p" must be at most 1, found 2`)
    expect((await readdir(folder)).toSorted()).toEqual(['data', 'mine.yaml'])
    expect(await augment('lint', recipe)).toMatchObject({ code: 2, stderr: ran.stderr })
  })

  test.each([
    [
      'a mistyped option',
      ['build', '--wrokers', '2'],
      /unknown option '--wrokers'[\s\S]*--workers/,
    ],
    ['a mistyped command', ['bulid'], /unknown command 'bulid'[\s\S]*build/],
    ['no number', ['build', '--target', 'many'], /target must be a whole number/],
    [
      'a share above a half',
      ['build', '--holdout', '0.9'],
      /holdout must be a number from 0 to 0\.5/,
    ],
    ['no such data', ['build', '--data', '/no/such/folder'], /\/no\/such\/folder/],
    ['no such recipe', ['build', '--recipe', 'haevy'], /did you mean "heavy"/],
    ['no built set', ['verify', '/tmp'], /no dataset\.json/],
  ])('%s', async (_what, args, message) => {
    const ran = await augment(...args)
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(message)
    expect(ran.stderr).not.toMatch(/\bat .*\.js:\d+/)
  })

  test('a folder that holds other things is not written to', async () => {
    const folder = await temporaryFolder()
    await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 2 })
    await mkdir(join(folder, 'out'))
    await writeFile(join(folder, 'out', 'thesis.txt'), 'years of work')
    for (const more of [[], ['--overwrite']]) {
      const ran = await augment(
        'build',
        '--data',
        join(folder, 'data'),
        '--out',
        join(folder, 'out'),
        ...more,
      )
      expect(ran).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('thesis.txt') as string,
      })
    }
    expect(await readdir(join(folder, 'out'))).toEqual(['thesis.txt'])
  })
})

test('a folder where a file is to be written ends every command before any work', async () => {
  const folder = await temporaryFolder()
  for (const args of [
    ['preview', '--out', folder],
    ['replay', folder, 'x', '--out', folder],
    ['words', folder, '--out', folder],
    ['audit', folder, '--write-fixes', folder],
    ['calibrate', '--from', folder, '--to', folder, '--out', folder],
    ['lint', 'heavy', '--schema', folder],
  ]) {
    const { code, stderr } = await augment(...args)
    expect([args[0], code]).toEqual([args[0], 2])
    expect(stderr).toMatch(/expected a file to write, found a folder/)
  }
  const { code, stderr } = await augment('build', '--classes', '')
  expect(code).toBe(2)
  expect(stderr).toMatch(/expected a list separated by commas/)
})
