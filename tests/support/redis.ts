/** A Redis of a test's own, on a free port of this machine, that remembers what it was told (AOF). */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './cli.ts'

/** Whether there is one: Debian's package `redis-server`. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0

if (!HAS_REDIS) process.stdout.write('no redis-server here: builds by a queue are not tested\n')

export interface TestRedis {
  url: string
  /** killed and started again with what it had written down */
  restart(): Promise<void>
}

export async function startRedis(): Promise<TestRedis> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const args = [...options, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  let server: ChildProcess
  const begin = async (): Promise<void> => {
    server = spawn('redis-server', args.concat('--requirepass', 'secret'))
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject)
      server.stdout!.on('data', (data: Buffer) => {
        if (data.toString().includes('Ready to accept connections')) resolve()
      })
    })
  }
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('close', resolve))
    if (server.exitCode === null && server.kill('SIGKILL')) await ended
  }
  await begin()
  onTestFinished(end)
  const restart = async (): Promise<void> => {
    await end()
    await begin()
  }
  return { url: `redis://:secret@127.0.0.1:${port}`, restart }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0))
    })
  })
}
