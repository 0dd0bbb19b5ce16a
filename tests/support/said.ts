/** What a command says, with what differs between machines and runs replaced. */
import { fileURLToPath } from 'node:url'
import { ownVersion } from '../../src/core/version.ts'
import type { Ran } from './cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** A command as a part of a snapshot: its line, its exit code, both streams, its place taken out. */
export function section(program: string, args: readonly string[], ran: Ran): string {
  const parts = [`$ ${program} ${args.join(' ')}`, `exit code ${ran.code}`, ran.stdout]
  if (ran.stderr !== '') parts.push('standard error:', ran.stderr)
  const text = parts.map((part) => part.trimEnd()).filter((part) => part !== '')
  return `${text.join('\n')}\n`
    .replaceAll(ROOT, '<project>')
    .replaceAll(ownVersion(), '<version>')
    .replaceAll(
      // Longer numbers may be broken into lines elsewhere.
      /\(this\s+machine:\s+\d+\s+cores?\)\s+\(default:\s+\d+\)/g,
      '(this machine: <n> cores) (default: <n>)',
    )
}

/**
 * A section without what a summary measures: times, rates, memory, digests (they are other tests'
 * business), and progress that is told only where a machine is slow.
 * @param folder a temporary folder of the test
 */
export function unmeasured(text: string, folder: string): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(/^\w+: (\d+) of (?!\1\b)\d+ · .*\n/gm, '')
    .replaceAll(/ · \d+(?:\.\d+)?\/s$/gm, '')
    .replaceAll(/\b\d+(?:\.\d+)?\/s\b/g, '<rate>')
    .replaceAll(/\b\d+(?:[.,]\d+)? ?(?:ms|s|min|h)\b/g, '<time>')
    .replaceAll(/\b[\d.]+ (?:[kMG]i?B)\b/g, '<size>')
    .replaceAll(/\b[\da-f]{64}\b/g, '<digest>')
}

/** Names of the commands that a program's help lists. */
export function commandsIn(help: string): string[] {
  const list = help.split(/^Commands:\n/m)[1] ?? ''
  const names = [...list.matchAll(/^ {2}([a-z][\w-]*)\b/gm)].map(([, name]) => name!)
  return names.filter((name) => name !== 'help')
}
