import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { allEffects } from '../../src/augment/effects/registry.ts'
import type { ManifestRow } from '../../src/dataset/built-dataset.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import { augment, augmentJson, temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/coffee-stain.mjs', import.meta.url))

/** A set, a recipe that uses the example's effect, and the example beside it. */
async function workplace() {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  await writeSmallSet(data, { classes: 2, pages: 2 })
  const module = join(folder, 'own.mjs')
  await copyFile(EXAMPLE, module)
  const recipe = join(folder, 'own.yaml')
  const steps = `steps:\n  - { effect: coffee-stain, params: { strength: 0.8 } }\n  - { effect: noise, p: 0.5 }\n`
  const rest = `name: own\ntarget: 12\nholdout: { share: 0 }\n${steps}`
  await writeFile(recipe, rest)
  return { folder, data, module, recipe, rest }
}

/** Names of the effects that a recipe's schema knows, in its order. */
function effectStepsOf(schema: unknown): unknown[] {
  const found: unknown[] = []
  const { $defs = {} } = schema as { $defs?: Record<string, { const?: unknown }> }
  JSON.stringify(schema, (key, value: { const?: unknown; $ref?: string } | null) => {
    if (key !== 'effect' || typeof value !== 'object') return value
    const named = value?.$ref === undefined ? value : $defs[value.$ref.split('/').at(-1)!]
    if (named?.const !== undefined) found.push(named.const)
    return value
  })
  return found
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
    args.push('--effects', module, '--workers', '1')
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

  test('a file that the module imports is part of what the set was built with', async () => {
    const { folder, data, module, recipe } = await workplace()
    await mkdir(join(folder, 'lib'))
    const helper = join(folder, 'lib', 'deep.mjs')
    await writeFile(helper, 'export const factor = 1\n')
    await writeFile(join(folder, 'lib', 'near.mjs'), `export { factor } from './deep.mjs'\n`)
    await writeFile(module, `import './lib/near.mjs'\n${await readFile(module, 'utf8')}`)
    const args = ['build', '--data', data, '--recipe', recipe, '--out', join(folder, 'a')]
    args.push('--effects', module, '--workers', '1')
    const first = await augment(...args)
    expect(first.code, first.stderr).toBe(0)
    expect((await augment(...args)).code).toBe(0)
    await writeFile(helper, 'export const factor = 2\n')
    const again = await augment(...args)
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('built with another recipe')
  })

  test('are shown by preview, each with what it drew', async () => {
    const { folder, data, module, recipe } = await workplace()
    const sheet = async (out: string, ...more: string[]): Promise<Buffer> => {
      const args = ['--recipe', recipe, '--data', data, '--pages', '1', '--count', '1', ...more]
      const { code, stderr } = await augment('preview', ...args, '--out', join(folder, out))
      expect(code, stderr).toBe(0)
      return readFile(join(folder, out))
    }
    const strong = await sheet('a.png', '--effects', module)
    const text = (await readFile(recipe, 'utf8')).replace('strength: 0.8', 'strength: 0')
    await writeFile(recipe, text)
    expect((await sheet('b.png', '--effects', module)).equals(strong)).toBe(false)
  })

  test('are run by denoise in its workers', async () => {
    const { folder, data, module, recipe } = await workplace()
    await writeFile(
      recipe,
      'name: mend\nsteps: [{ effect: coffee-stain, params: { strength: 1 } }]\n',
    )
    const args = ['denoise', join(data, 'train'), '--recipe', recipe, '--workers', '2']
    args.push('--effects', module, '--out', join(folder, 'a'))
    const done = await augmentJson<{ images: number; changed: number; failed: number }>(...args)
    expect(done).toMatchObject({ images: 4, failed: 0 })
    expect(done.changed).toBe(4)
  })

  test('are calibrated as built-in ones, and the recipe that comes of it names their module', async () => {
    const folder = await temporaryFolder()
    await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 16 })
    const module = join(folder, 'own.mjs')
    await writeFile(
      module,
      `export default ({ defineEffect, number }) => defineEffect({
        name: 'dim', phase: 'light', summary: 'all is darker', movesPixels: false,
        params: { by: number(0, 0.5, 0, '', 'share') },
        apply(page, { by }) {
          const bytes = page.pixels()
          for (let i = 0; i < bytes.length; i++) if (i % 4 < 3) bytes[i] *= 1 - by
        },
      })\n`,
    )
    const [from, to] = [join(folder, 'data', 'train'), join(folder, 'dark', 'train')]
    const dim = (name: string, by: number): Promise<void> =>
      writeFile(join(folder, name), `name: dim\nsteps: [{ effect: dim, params: { by: ${by} } }]\n`)
    await dim('dark.yaml', 0.2)
    await dim('base.yaml', 0)
    const dark = ['denoise', from, '--recipe', join(folder, 'dark.yaml'), '--out', dirname(to)]
    const darker = await augment(...dark, '--effects', module, '--workers', '1')
    expect(darker.code, darker.stderr).toBe(0)

    const out = join(folder, 'out', 'calibrated.yaml')
    const calibrate = ['calibrate', '--from', from, '--to', to, '--base', join(folder, 'base.yaml')]
    calibrate.push('--effects', module, '--pages', '30', '--trials', '50', '--workers', '1')
    const { rows } = await augmentJson<{
      rows: { statistic: string; before: number; after: number }[]
    }>(...calibrate, '--out', out)
    const { before, after } = rows.find(({ statistic }) => statistic === 'brightness')!
    expect(after).toBeLessThan(before / 2)
    expect(await readFile(out, 'utf8')).toMatch(/effects:[\s\S]*own\.mjs[\s\S]*effect: dim/)
    const { code, stdout } = await augment('lint', out)
    expect([code, stdout]).toEqual([0, expect.stringContaining('good')])
  })

  test('are in the schema for editors that lint writes', async () => {
    const { folder, module, recipe, rest } = await workplace()
    const schema = join(folder, 'schemas', 'own.json')
    const steps = async (...args: string[]): Promise<unknown[]> => {
      const { code, stdout, stderr } = await augment('lint', ...args, '--schema', schema)
      expect(code, stderr).toBe(0)
      expect(stdout).toContain(schema)
      return effectStepsOf(JSON.parse(await readFile(schema, 'utf8')))
    }
    expect(await steps()).toEqual(allEffects().map(({ name }) => name))
    const all = [...allEffects().map(({ name }) => name), 'coffee-stain']
    expect(await steps('--effects', module)).toEqual(all)
    // The recipe names the module itself.
    await writeFile(recipe, `effects: ./own.mjs\n${rest}`)
    expect(await steps(recipe)).toEqual(all)
    const text = await readFile(schema, 'utf8')
    expect(text).toContain('a ring, or a spot that is dark all over')
    const none = await augment('lint')
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--schema')])
  })

  test('may import what they are made with, where the package is installed', async () => {
    const folder = await temporaryFolder()
    const home = new URL('../../dist/augment/effects/index.js', import.meta.url).href
    const module = join(folder, 'own.mjs')
    await writeFile(
      module,
      `import { defineEffect, int } from '${home}'
      export const spots = [defineEffect({ name: 'spots', phase: 'ink', summary: 'spots', movesPixels: false,
        params: { count: int(1, 3, 2, '', 'how many') }, apply() {} })]\n`,
    )
    const recipe = join(folder, 'own.yaml')
    await writeFile(recipe, 'name: own\nsteps: [{ effect: spots, params: { count: 4 } }]\n')
    const { code, stderr } = await augment('lint', recipe, '--effects', module)
    expect([code, stderr]).toEqual([2, expect.stringContaining('count')])
  })

  const good = `name: 'mine', phase: 'ink', summary: 's', movesPixels: false, apply() {}`
  test.each([
    [
      'exports a function that throws',
      `export default () => { throw new Error('no kit') }`,
      'it could not be loaded: no kit',
    ],
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
