import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readManifest, type ManifestRow } from '../../src/dataset/built-dataset.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/coffee-stain.mjs', import.meta.url))
const EFFECTS = new URL('../../dist/augment/effects/index.js', import.meta.url).href

/** A set, a recipe that uses the example's effect, and the example beside it. */
async function workplace() {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  await writeSmallSet(data, { classes: 2, pages: 2 })
  const module = join(folder, 'own.mjs')
  const source = await readFile(EXAMPLE, 'utf8')
  await writeFile(module, source.replace("'palimpsest/effects'", `'${EFFECTS}'`))
  const recipe = join(folder, 'own.yaml')
  const steps = `steps:\n  - { effect: coffee-stain, params: { strength: 0.8 } }\n  - { effect: noise, p: 0.5 }\n`
  const rest = `name: own\ntarget: 12\nholdout: { share: 0 }\n${steps}`
  await writeFile(recipe, rest)
  return { folder, data, module, recipe, rest }
}

async function rowsOf(set: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(join(set, 'manifest.jsonl'))) rows.push(row)
  return rows
}

describe("effects of one's own", () => {
  test('are drawn by workers, told in the manifest, and drawn again', async () => {
    const { folder, data, module, recipe, rest } = await workplace()
    const build = (out: string, ...more: string[]) =>
      augmentJson<{ digest: string; failed: number }>(
        'build',
        ...['--data', data, '--recipe', recipe, '--out', join(folder, out)].concat(more),
      )
    const given = await build('a', '--effects', module, '--workers', '2')
    expect(given.failed).toBe(0)
    // Named by the recipe instead, with another number of workers: the same set.
    await writeFile(recipe, `effects: ./own.mjs\n${rest}`)
    expect((await build('b', '--workers', '1')).digest).toBe(given.digest)

    const set = join(folder, 'a')
    const drawn = (await rowsOf(set)).filter(({ variant }) => variant > 0)
    expect(drawn.length).toBe(8)
    for (const { steps } of drawn) {
      expect(steps[0]).toMatchObject({ effect: 'coffee-stain', params: { strength: 0.8 } })
      expect(steps[0]).toHaveProperty('did.x')
    }
    const { id } = drawn[3]!
    expect(await augmentJson('replay', set, id, '--data', data)).toMatchObject({ same: true })
    expect((await augment('verify', set)).code).toBe(0)
    expect((await augment('lint', recipe)).stdout).toContain('good')
    expect((await augment('inspect', set, '--out', join(folder, 'report'))).code).toBe(0)

    // The module moved: said where it is, it is known by its bytes.
    await copyFile(module, join(folder, 'moved.mjs'))
    await rm(module)
    const gone = await augment('replay', set, id, '--data', data)
    expect(gone.code).toBe(2)
    expect(gone.stderr).toContain(`no module of effects at ${module}`)
    const moved = ['--effects', join(folder, 'moved.mjs')]
    expect(await augmentJson('replay', set, id, '--data', data, ...moved)).toMatchObject({
      same: true,
    })
  })

  test('a module that changed is another setting', async () => {
    const { folder, data, module, recipe } = await workplace()
    const args = ['build', '--data', data, '--recipe', recipe, '--out', join(folder, 'a')]
    args.push('--effects', module)
    expect((await augment(...args)).code).toBe(0)
    await writeFile(module, `${await readFile(module, 'utf8')}\n// another\n`)
    const again = await augment(...args)
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('built with another recipe')
    const { id } = (await rowsOf(join(folder, 'a')))[0]!
    const replayed = await augment('replay', join(folder, 'a'), id, '--data', data)
    expect(replayed.code).toBe(2)
    expect(replayed.stderr).toContain(`${module} is not the module that was used before`)
  })

  const good = `name: 'mine', phase: 'ink', summary: 's', movesPixels: false, apply() {}`
  test.each([
    ['throws', `throw new Error('no licence')`, 'it could not be loaded: no licence'],
    ['does not parse', `export const = 3`, 'it could not be loaded: Unexpected token'],
    ['has no effects', `export const x = 3`, 'it exports no effects'],
    [
      'has a bad name',
      `export const x = { ${good.replace('mine', 'My Effect')}, params: {} }`,
      'found "My Effect"',
    ],
    [
      'takes a built-in name',
      `export const x = { ${good.replace('mine', 'noise')}, params: {} }`,
      'the name "noise" is taken by a built-in effect',
    ],
    [
      'has a name twice',
      `export default [{ ${good}, params: {} }, { ${good}, params: {} }]`,
      'it has two effects named "mine"',
    ],
    [
      'has a parameter of no kind',
      `export const x = { ${good}, params: { a: 3 } }`,
      'parameter "a" must be made by number, int or enumOf, found 3',
    ],
    [
      'has an impossible default',
      `export const x = { ${good}, params: { a: { kind: 'number', min: 0, max: 1, default: 2, unit: '', describe: '', integer: false } } }`,
      'the default of parameter "a" is not one of its values, found 2',
    ],
    [
      'has no phase',
      `export const x = { ${good.replace("'ink'", "'toner'")}, params: {} }`,
      'phase must be one of ink, paper',
    ],
  ])('a module that %s is exit 2 and named', async (_what, text, message) => {
    const folder = await temporaryFolder()
    const module = join(folder, 'broken.mjs')
    await writeFile(module, text)
    const { code, stderr } = await augment('lint', 'heavy', '--effects', module)
    expect(stderr).toContain(`${module} cannot be used as a module of effects: `)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(2)
  })

  test('a module that is missing is exit 2 and named', async () => {
    const { code, stderr } = await augment('lint', 'heavy', '--effects', 'no/such.mjs')
    expect(stderr).toContain('no module of effects at')
    expect(stderr).toContain(join('no', 'such.mjs'))
    expect(code).toBe(2)
  })
})
