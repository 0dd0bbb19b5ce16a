/** What both programs share: parsing, printing, exit codes, signals. Nothing below prints or exits. */
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { PalimpsestError, systemCode } from '../core/errors.ts'
import { progressOn, type Progress } from '../core/progress.ts'

/** 0 done, 1 the work failed, 2 the input was wrong. */
const EXIT = { done: 0, work: 1, input: 2 } as const

/** What a command gets to talk to the user with. */
export interface Terminal {
  json: boolean
  /** a line on standard output; nothing with `--json` */
  say: (line?: string) => void
  /** a line on standard error */
  warn: (line: string) => void
  progress: Progress
  /** aborted by the first Ctrl-C; the second ends the program at once */
  signal: AbortSignal
  /** says what the first Ctrl-C is answered with from now on, such as `closing the page` */
  whenStopped: (words: string) => void
}

/** What a command ends with. */
export interface Outcome {
  /** printed with `--json` */
  json: unknown
  /** lines for people */
  lines: readonly string[]
  /** the work was done and its result is bad, such as a set that does not verify: exit code 1 */
  failed?: boolean
}

/** Begins a program. */
export function program(name: string, about: string, version: string): Command {
  return new Command(name)
    .description(about)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showHelpAfterError(`(${name} --help lists commands and options)`)
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .exitOverride()
}

/** What a command that says nothing of its own answers the first Ctrl-C with. */
const STOPPING = 'stopping as soon as what is at hand is done'

/** Adds `--json` and gives the action its terminal; what it returns is printed. */
export function action(
  command: Command,
  // Arguments and options as commander gives them: what they are stands in the command's own words.
  // oxlint-disable-next-line typescript/no-explicit-any
  work: (terminal: Terminal, ...args: any[]) => Promise<Outcome>,
): Command {
  return command
    .option('--json', 'print one JSON object on standard output')
    .exitOverride()
    .action(async (...args: unknown[]) => {
      const { json = false } = command.opts<{ json?: boolean }>()
      const stop = new AbortController()
      let words = STOPPING
      const interrupt = (): void => {
        if (stop.signal.aborted) process.exit(EXIT.work)
        process.stderr.write(`\n${words} (again: at once)\n`)
        stop.abort()
      }
      process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
      try {
        const terminal: Terminal = {
          json,
          say: (line = '') => void (json || process.stdout.write(`${line}\n`)),
          warn: (line) => void process.stderr.write(`${line}\n`),
          progress: progressOn(process.stderr),
          signal: stop.signal,
          whenStopped: (own) => void (words = own),
        }
        const outcome = await work(terminal, ...args.slice(0, -1))
        if (json) process.stdout.write(`${JSON.stringify(outcome.json)}\n`)
        else for (const line of outcome.lines) process.stdout.write(`${line}\n`)
        if (outcome.failed) process.exitCode = EXIT.work
      } finally {
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      }
    })
}

/** Runs a program and sets the exit code; the one place where errors end. */
export async function execute(command: Command, args: readonly string[]): Promise<void> {
  // A reader that has seen enough (`augment lint | head`) is no error.
  process.stdout.on('error', (error) => {
    if (systemCode(error) === 'EPIPE') process.exit(process.exitCode ?? 0)
    throw error
  })
  try {
    await command.parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = exitCodeOf(error)
    const text = messageOf(error)
    if (text !== undefined) process.stderr.write(`${text}\n`)
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.input
  return error instanceof PalimpsestError ? EXIT[error.kind] : EXIT.work
}

function messageOf(error: unknown): string | undefined {
  // Commander has printed its own already.
  if (error instanceof CommanderError) return undefined
  if (error instanceof PalimpsestError) return error.message
  // A fault of the program: the stack is what a report of it needs.
  return error instanceof Error ? error.stack : String(error)
}

/** One worker a core, at most 16. */
export function defaultWorkers(): number {
  return Math.min(16, availableParallelism())
}

/** `--workers N` with the machine's cores as default. */
export function workersOption(): Option {
  return new Option(
    '--workers <n>',
    `worker threads (this machine: ${availableParallelism()} cores)`,
  )
    .argParser(wholeNumber('workers', 1, 256))
    .default(defaultWorkers())
}

/** Parses a whole number between two bounds, for commander. */
export function wholeNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`${name} must be a whole number from ${min} to ${max}.`)
    }
    return value
  }
}

/** Parses a list separated by commas that must not be empty, for commander. */
export function commaList(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  if (parts.length === 0) throw new InvalidArgumentError('expected a list separated by commas.')
  return parts
}

/** Parses the path of a file to write, for commander: refused before any work where a folder is there. */
export function outputFile(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isFolder) throw new InvalidArgumentError('expected a file to write, found a folder.')
  return path
}

/** Parses a number between two bounds, for commander. */
export function realNumber(name: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= min && value <= max)) {
      throw new InvalidArgumentError(`${name} must be a number from ${min} to ${max}.`)
    }
    return value
  }
}
