import { Command } from 'commander'
import { pdfOption } from '../../cli/pdf-option.ts'
import { action, wholeNumber, workersOption } from '../../cli/program.ts'
import { effectsOption } from './effects-option.ts'
import { openPage, untilStopped } from './open-page.ts'

interface StudioFlags {
  recipe: string
  effects?: string[]
  data: string
  target?: string
  port: number
  workers: number
  open?: boolean
}

/** `augment studio`: a recipe edited while one looks at it. */
export function studioCommand(): Command {
  const command = new Command('studio')
    .description('edit a recipe on a page of this machine while looking at what it does')
    .option('--recipe <name or path>', 'the recipe to edit', 'heavy')
    .addOption(effectsOption())
    .option('--data <folder>', 'the labelled set to look at', 'data')
    .option('--target <folder>', 'images to be like: how far the drawn set is from them is shown')
    .option('--port <n>', 'port on 127.0.0.1; 0: any', wholeNumber('the port', 0, 65_535), 0)
    .addOption(workersOption())
    .option('--open', 'open the page in the browser')
  pdfOption(command)
  return action(command, async (terminal, flags: StudioFlags) => {
    terminal.whenStopped('closing the studio')
    const { keepFreedMemoryMapped } = await import('../../core/allocator.ts')
    const { openStudio } = await import('../studio/studio.ts')
    keepFreedMemoryMapped()
    const { recipe, effects = [], data, target, workers, port } = flags
    const { progress, signal } = terminal
    const studio = await openStudio({
      recipe,
      effects,
      data,
      target,
      workers,
      port,
      progress,
      signal,
    })
    for (const warning of studio.warnings) terminal.warn(`${data}: ${warning}`)
    terminal.warn(`${studio.url} (Ctrl-C stops it)`)
    if (flags.open) await openPage(studio.url, terminal)
    await untilStopped(terminal)
    await studio.close()
    return { json: { pages: studio.pages }, lines: [] }
  })
}
