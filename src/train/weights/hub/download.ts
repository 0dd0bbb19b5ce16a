/** A transfer that resumes where it broke off and ends with the very bytes that were announced. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat, truncate } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { writeFailure } from '../../../core/files.ts'
import { WorkError } from '../../../core/errors.ts'
import type { Progress } from '../../../core/progress.ts'
import type { Environment } from './environment.ts'
import { networkFailure, NetworkError, refusal, sendAlong } from './request.ts'

/** What a server says of a file before it is fetched. */
export interface RemoteFile {
  url: URL
  /** sent to the server of `url`, and to no other */
  headers: Readonly<Record<string, string>>
  /** bytes, where the server tells */
  size: number | undefined
  hash: ContentHash | undefined
}

/** A hash of the content by which the hub names it: of the bytes, or of a git object. */
export interface ContentHash {
  kind: 'sha256' | 'git'
  hex: string
}

export interface TransferOptions {
  env: Environment
  progress: Progress
  signal: AbortSignal
  /** what the progress line calls it */
  label: string
  /** milliseconds before the first repetition; doubles with every failure */
  patience?: number
  stall?: number
}

/** Failures in a row, without a single new byte, after which a transfer is given up. */
const MAX_FAILURES = 5
const PATIENCE = 500
const KILO = 1000

/**
 * Fetches a file into `partial`, appending to what an earlier transfer left there.
 * @throws NetworkError with what was fetched kept; WorkError `WEIGHTS_HASH`, `STOPPED`, `DISK_FULL`;
 *   InputError `WEIGHTS_REFUSED`, `WEIGHTS_MISSING`
 */
export async function download(
  file: RemoteFile,
  partial: string,
  options: TransferOptions,
): Promise<void> {
  const resumed = (await sizeOf(partial)) > 0
  await complete(file, partial, options)
  if (await hasHash(partial, file.hash)) return
  await rm(partial, { force: true })
  // What an earlier transfer left may have been something else.
  if (resumed) {
    await complete(file, partial, options)
    if (await hasHash(partial, file.hash)) return
    await rm(partial, { force: true })
  }
  throw new WorkError(
    'WEIGHTS_HASH',
    `${file.url.href}: what arrived is not what the server announced (${file.hash?.kind} ${file.hash?.hex}): nothing of it was kept; run the command again, and look at the proxy or mirror if it stays so`,
  )
}

/** Whether a file has the content that a hash names; without one, any. */
export async function hasHash(path: string, hash: ContentHash | undefined): Promise<boolean> {
  if (hash === undefined) return true
  if (hash.kind === 'sha256') return (await digestOf(path, createHash('sha256'))) === hash.hex
  const git = createHash('sha1').update(`blob ${await sizeOf(path)}\0`)
  return (await digestOf(path, git)) === hash.hex
}

/** The digest of a file that need not fit into memory, in hex. */
export async function digestOf(path: string, digest: Hash): Promise<string> {
  for await (const piece of createReadStream(path)) digest.update(piece as Buffer)
  return digest.digest('hex')
}

/** Repeats broken transfers until all bytes are there. */
async function complete(
  file: RemoteFile,
  partial: string,
  options: TransferOptions,
): Promise<void> {
  const { progress, signal, label, patience = PATIENCE } = options
  const begun = await sizeOf(partial)
  progress.begin(`${label}, kB`, kilobytes(file.size ?? 0), kilobytes(begun))
  try {
    for (let failures = 0; ;) {
      const had = await sizeOf(partial)
      try {
        await transfer(file, partial, had, options)
        return
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        failures = (await sizeOf(partial)) > had ? 1 : failures + 1
        if (failures >= MAX_FAILURES) throw error
        progress.note(`connection lost, attempt ${failures + 1}`)
        await pause(patience * 2 ** (failures - 1), undefined, { signal }).catch(() => undefined)
      }
    }
  } finally {
    progress.end()
  }
}

/** One request for the bytes from `had` on. */
async function transfer(
  file: RemoteFile,
  partial: string,
  had: number,
  options: TransferOptions,
): Promise<void> {
  const { url, size } = file
  if (had > 0 && had === size) return
  if (size !== undefined && had > size) {
    await truncate(partial)
    return transfer(file, partial, 0, options)
  }
  const { env, signal, stall } = options
  const range: Record<string, string> = had > 0 ? { range: `bytes=${had}-` } : {}
  const headers = { ...file.headers, ...range }
  const reply = await sendAlong(url, {
    method: 'GET',
    headers,
    env,
    signal,
    ...(stall !== undefined && { stall }),
  })
  try {
    const status = reply.statusCode ?? 0
    const isRest = status === 206 && startOf(reply.headers['content-range']) === had
    if ((status === 416 || (status === 206 && !isRest)) && had > 0) {
      await truncate(partial)
      reply.destroy()
      return await transfer(file, partial, 0, options)
    }
    if (status !== 200 && !isRest) throw refusal(url, status)
    // A server that ignores the range sends everything.
    await append(reply, partial, isRest ? had : 0, { file, options })
  } finally {
    reply.destroy()
  }
}

async function append(
  body: AsyncIterable<unknown>,
  partial: string,
  from: number,
  { file: { url, size }, options }: { file: RemoteFile; options: TransferOptions },
): Promise<void> {
  const handle = await open(partial, from === 0 ? 'w' : 'a').catch((error: unknown) => {
    throw writeFailure(error, partial)
  })
  let done = from
  try {
    for await (const piece of received(body, url, options.signal)) {
      if (size !== undefined && done + piece.length > size) {
        throw new NetworkError(url, `more than the announced ${size} bytes came`)
      }
      await handle.writeFile(piece).catch((error: unknown) => {
        throw writeFailure(error, partial)
      })
      options.progress.step(kilobytes(done + piece.length) - kilobytes(done))
      done += piece.length
    }
    if (size !== undefined && done < size) {
      throw new NetworkError(url, `${done} of ${size} bytes came`)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The pieces of an answer, with errors of the connection as such. */
async function* received(
  body: AsyncIterable<unknown>,
  url: URL,
  signal: AbortSignal,
): AsyncIterable<Buffer> {
  try {
    for await (const piece of body) yield piece as Buffer
  } catch (error) {
    throw networkFailure(error, url, signal)
  }
}

function startOf(range: string | undefined): number | undefined {
  const found = /^bytes (\d+)-/.exec(range ?? '')
  return found ? Number(found[1]) : undefined
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
}

const kilobytes = (bytes: number): number => Math.ceil(bytes / KILO)
