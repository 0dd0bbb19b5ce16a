import { join } from 'node:path'
import { Command, Option } from 'commander'
import { action, outputFile, wholeNumber } from '../../cli/program.ts'

interface RunsFlags {
  out?: string
  serve?: number | true
}

const parsePort = wholeNumber('the port', 0, 65_535)

/** `train runs`: all runs beside each other. */
export function runsCommand(): Command {
  const command = new Command('runs')
    .description(
      'write a page of all runs: scores, significance, settings in which they differ, curves',
    )
    .argument('[folder]', 'folder of runs', 'runs')
    .option('--out <file>', 'page to write (default: index.html in the folder)', outputFile)
    .addOption(
      new Option(
        '--serve [port]',
        'serve the page on 127.0.0.1 until Ctrl-C, refreshed while runs are trained',
      ).argParser(parsePort),
    )
  return action(command, async (terminal, folder: string, flags: RunsFlags) => {
    const { requireFolder } = await import('../../dataset/images.ts')
    const { writeWhole } = await import('../../core/files.ts')
    const { runsPage } = await import('../report/runs/runs-page.ts')
    const { differenceText } = await import('../report/runs/significance.ts')
    await requireFolder(folder, 'a folder of runs')
    const { text, runs, judged } = await runsPage(folder)
    const page = flags.out ?? join(folder, 'index.html')
    await writeWhole(page, text)
    if (flags.serve !== undefined) {
      const { serveRuns } = await import('../report/runs/serve-runs.ts')
      const { url, close } = await serveRuns(folder, flags.serve === true ? 0 : flags.serve)
      terminal.whenStopped('closing the page')
      terminal.warn(`${url} (Ctrl-C stops it)`)
      await new Promise<void>((done) => {
        if (terminal.signal.aborted) done()
        else terminal.signal.addEventListener('abort', () => done())
      })
      await close()
    }
    const scores = judged.map((one) => ({
      run: one.run.name,
      set: one.run.dataset.name,
      macroF1: one.macroF1,
      interval: one.interval,
      behind: one.behind ?? null,
    }))
    return {
      json: { page, runs: runs.map(({ name }) => name), scores },
      lines: [
        ...judged.map(
          (one) =>
            `${one.run.name}: macro F1 ${one.macroF1.toFixed(4)} on ${one.run.dataset.name}, ${differenceText(one)}`,
        ),
        `${page}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`,
      ],
    }
  })
}
