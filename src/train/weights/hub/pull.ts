/** Brings weights to this machine: from the hub, from any address, or from a file. */
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import { InputError, WorkError } from '../../../core/errors.ts'
import { sha256 } from '../../../core/hash.ts'
import { lockFolder } from '../../../jobs/lock.ts'
import { Safetensors } from '../safetensors.ts'
import { hashOf, HubRepository, place, type CachedFile } from './cache.ts'
import {
  download,
  hasHash,
  type ContentHash,
  type RemoteFile,
  type TransferOptions,
} from './download.ts'
import { hubCache, hubEndpoint, hubHeaders, isOffline } from './environment.ts'
import { redirection, refusal, send, sendAlong, type Sending } from './request.ts'

export type PullOptions = Omit<TransferOptions, 'label'>

/** What timm calls its file in every repository. */
const FILE = 'model.safetensors'

export interface Pulled {
  path: string
  /** the repository's commit, where it came from the hub */
  commit?: string
  hash?: ContentHash
  /** nothing had to be fetched */
  cached: boolean
}

/**
 * A repository's weights in the hub's cache: those that are there, without a connection, else
 * fetched.
 * @param repository such as `timm/efficientnet_b4.ra2_in1k`
 * @throws those of `download`; InputError `HUB_OFFLINE`
 */
export async function pullFromHub(repository: string, options: PullOptions): Promise<Pulled> {
  const { env } = options
  const cache = new HubRepository(hubCache(env), repository)
  const found = await whole(await cache.find(FILE))
  if (found) return found
  if (isOffline(env)) {
    throw new InputError(
      'HUB_OFFLINE',
      `${repository} is not in ${hubCache(env)}, and HF_HUB_OFFLINE forbids to fetch it: unset it, or give a file with --from`,
    )
  }
  const address = new URL(hubEndpoint(env))
  address.pathname = `${address.pathname.replace(/\/$/, '')}/${repository}/resolve/main/${FILE}`
  const remote = await ask(address, { ...options, headers: hubHeaders(env) })
  const { commit, hash } = remote
  if (commit === undefined || hash === undefined) {
    throw new WorkError(
      'HUB_ANSWER',
      `${address.href}: the answer names ${commit === undefined ? 'no commit (X-Repo-Commit)' : 'no hash (X-Linked-Etag)'}, as the hub's do: check HF_ENDPOINT, or give the file's address with --from`,
    )
  }
  const unlock = await cache.lock()
  try {
    const blob = cache.blob(hash)
    const isThere = await stat(blob).then(
      () => hasHash(blob, hash),
      () => false,
    )
    if (!isThere) {
      const partial = `${blob}.palimpsest.incomplete`
      await download(remote, partial, { ...options, label: repository })
      await checkFormat(partial)
      await rename(partial, blob)
    }
    return { path: await cache.publish(FILE, commit, hash), commit, hash, cached: isThere }
  } finally {
    await unlock()
  }
}

/**
 * Weights from elsewhere into a folder.
 * @param from address or file
 * @param path where they are to lie
 * @throws those of `download`; InputError `WEIGHTS_INVALID`, `WEIGHTS_MISSING`, `WEIGHTS_PICKLE`
 */
export async function pullFrom(from: string, path: string, options: PullOptions): Promise<Pulled> {
  if (!/^https?:\/\//.test(from)) {
    await checkFormat(from)
    await place(from, path, false)
    return { path, cached: false }
  }
  if (!URL.canParse(from)) {
    throw new InputError('WEIGHTS_MISSING', `--from ${from}: expected an address or a file`)
  }
  const folder = join(path, '..')
  const unlock = await lockFolder(folder)
  try {
    const remote = await ask(new URL(from), { ...options, headers: {} })
    // Resumed only where it is the same content of the same address.
    const version = sha256(`${from} ${remote.size} ${remote.version}`).slice(0, 16)
    const partial = join(folder, `.${version}.incomplete`)
    if (remote.version === undefined) await rm(partial, { force: true })
    await download(remote, partial, { ...options, label: from })
    try {
      await checkFormat(partial, from)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
    await rename(partial, path)
    return { path, cached: false, ...(remote.hash && { hash: remote.hash }) }
  } finally {
    await unlock()
  }
}

/**
 * The weights of a repository that are on this machine, wherever they were fetched by.
 * @returns the file, or undefined
 */
export async function cachedWeights(
  repository: string,
  env: TransferOptions['env'],
): Promise<string | undefined> {
  return (await new HubRepository(hubCache(env), repository).find(FILE))?.path
}

/** A cached file whose content is what its name says. */
async function whole(found: CachedFile | undefined): Promise<Pulled | undefined> {
  if (!found || !(await hasHash(found.path, found.hash))) return undefined
  const { path, commit, hash } = found
  return { path, commit, cached: true, ...(hash && { hash }) }
}

interface Announced extends RemoteFile {
  commit: string | undefined
  /** the server's name of the content, whatever it is */
  version: string | undefined
}

/** Asks for size, hash and commit. The hub says them itself, before it leads to where the bytes are. */
async function ask(
  start: URL,
  asking: PullOptions & { headers: Record<string, string> },
): Promise<Announced> {
  const sending: Sending = { ...asking, method: 'HEAD' }
  let url = start
  let reply = await send(url, sending)
  for (let hop = 0; hop < 5; hop++) {
    // A repository of another name now: the same server knows.
    const next = redirection(reply, url)
    if (!next || next.origin !== start.origin || reply.headers['x-linked-etag']) break
    reply.destroy()
    url = next
    reply = await send(url, sending)
  }
  const linked = header(reply, 'x-linked-etag')
  if (redirection(reply, url) && linked === undefined) {
    reply.destroy()
    reply = await sendAlong(url, sending)
  }
  reply.destroy()
  const status = reply.statusCode ?? 0
  const isRedirect = status >= 300 && status < 400
  // Servers that know no HEAD tell nothing in advance.
  const isSilent = status === 405 || status === 501
  if (!isSilent && !isRedirect && status !== 200) throw refusal(start, status)
  const size =
    header(reply, 'x-linked-size') ?? (isRedirect ? undefined : header(reply, 'content-length'))
  const etag = linked ?? header(reply, 'etag')
  const version = isSilent ? undefined : etag
  const commit = header(reply, 'x-repo-commit')
  return {
    url,
    headers: asking.headers,
    size: !isSilent && size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined,
    // Elsewhere an ETag may be anything, also something that looks like a hash.
    hash: linked !== undefined || commit !== undefined ? hashOf(plain(etag)) : undefined,
    commit: commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined,
    version,
  }
}

function header(reply: IncomingMessage, name: string): string | undefined {
  const value = reply.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** An ETag without its quotes. */
function plain(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replaceAll('"', '')
}

async function checkFormat(path: string, named = path): Promise<void> {
  try {
    await (await Safetensors.open(path)).close()
  } catch (error) {
    if (named === path || !(error instanceof InputError)) throw error
    throw new InputError(error.code, error.message.replace(path, named), { cause: error })
  }
}
