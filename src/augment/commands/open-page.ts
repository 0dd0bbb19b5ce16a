/** What commands that show a page in the browser share. */
import type { Terminal } from '../../cli/program.ts'

/** Opens a page in the browser; says where it is where none can be opened. */
export async function openPage(page: string, terminal: Terminal): Promise<void> {
  const { default: open } = await import('open')
  try {
    await open(page)
  } catch (error) {
    terminal.warn(`no browser could be opened (${String(error)}): open ${page} yourself`)
  }
}

/** Waits for Ctrl-C. */
export async function untilStopped({ signal }: Terminal): Promise<void> {
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done())
  })
}
