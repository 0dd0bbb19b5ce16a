import { Command } from 'commander'
import { action } from '../../cli/program.ts'

/** `augment verify DIR`. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('check every file of a built set, and that no source stands on both sides')
    .argument('<folder>', 'the built set')
  return action(command, async (terminal, folder: string) => {
    const { verify } = await import('../build/verify.ts')
    const { images, bad, leaks, digest } = await verify(folder, terminal.progress)
    const good = bad.length === 0 && leaks.length === 0
    const lines = [
      ...[...bad, ...leaks].slice(0, 20),
      ...(bad.length + leaks.length > 20 ? [`… and ${bad.length + leaks.length - 20} more`] : []),
      `${folder}: ${images} images, ${bad.length} bad, ${leaks.length} leaks${good ? ', all as it was written' : ''}`,
    ]
    const json = {
      images,
      bad: bad.length,
      leaks: leaks.length,
      digest,
      findings: [...bad, ...leaks],
    }
    return { json, lines, failed: !good }
  })
}
