/** The page of all runs on this machine's own address, made anew whenever it is asked for. */
import { readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { headersOf, listenOnLoopback, plainPath, refuse } from '../../../html/loopback.ts'
import { runsPage } from './runs-page.ts'

/** Seconds between two looks at the runs. */
const REFRESH = 15

/**
 * Serves the page of all runs, and the page of each.
 * @param port 0: any that is free
 * @throws InputError `PORT_BUSY`, `PORT_REFUSED`
 */
export async function serveRuns(
  root: string,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const real = await realpath(root)
  const { host, close } = await listenOnLoopback(port, '--serve', async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
    const path = plainPath(request.url ?? '/')
    const text =
      path === '/' ? (await runsPage(real, REFRESH)).text : path && (await reportAt(real, path))
    if (!text) return refuse(response, 404)
    response.writeHead(200, headersOf('.html', Buffer.byteLength(text)))
    response.end(request.method === 'HEAD' ? undefined : text)
  })
  return { url: `http://${host}/`, close }
}

/** The page of a run, and no other file; a link that leads out is none. */
async function reportAt(root: string, path: string): Promise<string | undefined> {
  if (!path.endsWith('/report.html')) return undefined
  const file = await realpath(join(root, path)).catch(() => '')
  return file.startsWith(root + sep) ? readFile(file, 'utf8') : undefined
}
