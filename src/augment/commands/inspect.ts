import { Command, Option } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import {
  action,
  wholeNumber,
  workersOption,
  type Outcome,
  type Terminal,
} from '../../cli/program.ts'
import type { Inspected } from '../inspect/inspect.ts'
import { METHODS, type Method } from '../inspect/map/embed.ts'
import { openPage, untilStopped } from './open-page.ts'
import { duration } from './report.ts'

interface InspectFlags {
  out: string
  against?: string
  data?: string
  workers: number
  sample: number
  predictions?: string
  features?: string
  map: Method | 'none'
  open?: boolean
  serve?: number | true
}

const parsePort = wholeNumber('the port', 0, 65_535)

/** `augment inspect DIR`. */
export function inspectCommand(): Command {
  const command = new Command('inspect')
    .description(
      'write a web page that shows a set: image statistics, every image, and what was done to it',
    )
    .argument('<folder>', 'a labelled set or a built one')
    .option('--out <folder>', 'folder to write', 'report')
    .option('--against <folder>', 'another set to compare it with')
    .option('--data <folder>', 'the input set of a built set, if it was moved')
    .option(
      '--sample <n>',
      'images of each kind that are measured at most',
      wholeNumber('sample', 1, 1e9),
      1200,
    )
    .option(
      '--predictions <file>',
      'CSV of predictions by which labels are ranked, as for `augment audit`',
    )
    .option(
      '--features <file>',
      'what a run makes of the images (train features): the map is laid by it, predictions stand beside labels',
    )
    .addOption(
      new Option('--map <method>', 'how images are laid on the map of the gallery')
        .choices([...METHODS, 'none'])
        .default('umap'),
    )
    .addOption(workersOption())
    .option('--open', 'open the page in the browser')
    .addOption(
      new Option('--serve [port]', 'serve the page on 127.0.0.1 until Ctrl-C').argParser(parsePort),
    )
  pdfOption(command)
  return action(command, async (terminal, folder: string, flags: InspectFlags) => {
    terminal.whenStopped('stopping after the images at hand: what was measured is kept')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { inspect } = await import('../inspect/inspect.ts')
    keepFreedMemoryMapped()
    const { out, against, data, workers, sample, predictions, features, map } = flags
    const { progress, signal } = terminal
    const result = await inspect({
      folder,
      against,
      out,
      data,
      workers,
      sample,
      predictions,
      features,
      map,
      progress,
      signal,
    })
    if (flags.serve !== undefined) await serve(terminal, flags, result)
    else if (flags.open) await openPage(result.page, terminal)
    return outcomeOf(result)
  })
}

async function serve(terminal: Terminal, flags: InspectFlags, { views }: Inspected): Promise<void> {
  const { serveReport } = await import('../inspect/serve.ts')
  const port = flags.serve === true ? 0 : flags.serve!
  const { url, close } = await serveReport(flags.out, views, port)
  terminal.whenStopped('closing the page')
  terminal.warn(`${url} (Ctrl-C stops it)`)
  if (flags.open) await openPage(url, terminal)
  await untilStopped(terminal)
  await close()
}

function outcomeOf({ page, summary, seconds }: Inspected): Outcome {
  const lines = summary.sets.map(({ folder, images, missing, failures }) => {
    const parts = [`${images.toLocaleString('en')} images`]
    if (missing > 0) parts.push(`${missing.toLocaleString('en')} of them missing or unreadable`)
    if (failures > 0) parts.push(`${failures.toLocaleString('en')} failures`)
    return `${folder}: ${parts.join(', ')}`
  })
  const notices = summary.sets.flatMap((set) => set.notices.map((notice) => `  ${notice}`))
  return {
    json: { page, seconds, ...summary },
    lines: [...lines, ...notices, `${page}: written in ${duration(seconds)}`],
  }
}
