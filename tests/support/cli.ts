/** Runs the real commands, as a user does. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  /** exit code; null where a signal ended it */
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  ended: Promise<Ran>
}

/**
 * Starts `augment` or `train`.
 * @param cwd the project's root unless told
 * @param env added to the environment
 */
export function start(
  program: 'augment' | 'train',
  args: readonly string[],
  cwd = ROOT,
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [join(ROOT, 'bin', `${program}.js`), ...args], {
    cwd,
    env: { ...process.env, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended }
}

/** Runs `augment` to its end. */
export function augment(...args: string[]): Promise<Ran> {
  return start('augment', args).ended
}

/** Runs `train` to its end. */
export function train(...args: string[]): Promise<Ran> {
  return start('train', args).ended
}

/** Runs `augment … --json` and reads what it prints; throws where it fails. */
export async function augmentJson<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await augment(...args, '--json')
  if (code !== 0) throw new Error(`augment ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

/** Runs `train … --json` and reads what it prints; throws where it fails. */
export async function trainJson<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await train(...args, '--json')
  if (code !== 0) throw new Error(`train ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

/** A folder of its own for a test, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
