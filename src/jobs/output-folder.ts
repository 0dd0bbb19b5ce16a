/** A folder that a long run writes and that the same command resumes: lock, description, journal, end. */
import type { Dirent } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AtomicWriter } from '../core/atomic-writer.ts'
import { InputError, systemCode } from '../core/errors.ts'
import { makeFolder, writeFailure, writeWhole } from '../core/files.ts'
import { FailureList } from './failures.ts'
import { Journal, type FileRow, type FinishedRows } from './journal.ts'
import { FAILURES, JOURNAL, MANIFEST, PARTIAL } from './layout.ts'
import { lockFolder } from './lock.ts'

/** What a kind of folder says of itself, in its description file. */
export interface FolderInfo {
  /** false until the run is complete, also after it was stopped */
  complete: boolean
}

/** What makes a folder one of a kind, and what a run wants of it. */
export interface FolderClaim<Info extends FolderInfo> {
  /** the description file: a folder without it is not ours */
  mark: string
  /** reads the description of an earlier run; throws where it is damaged */
  read: (folder: string) => Promise<Info>
  /** throws an InputError where this run must not resume what the earlier one began */
  check: (before: Info) => void
  /** all that an earlier run may have written, relative to the folder; nothing else is ever removed */
  ours: (folder: string) => Promise<Iterable<string>> | Iterable<string>
  /** throw away what an earlier run left */
  overwrite: boolean
  /** subfolders that results are written to, with forward slashes */
  folders: Iterable<string>
  /** the error for a folder with other things in it; `OUT_NOT_A_SET` by default */
  refuse?: ((folder: string, names: readonly string[]) => InputError) | undefined
}

type CheckedClaim<Info extends FolderInfo> = Pick<
  FolderClaim<Info>,
  'mark' | 'read' | 'check' | 'overwrite' | 'refuse'
>

/**
 * Makes a folder, locks it for this process, uses it and gives it back, whatever happens.
 * @throws WorkError `FOLDER_BUSY`, `DISK_FULL`, `READ_ONLY`; InputError `OUT_NOT_A_SET` and those of
 *   the claim
 */
export async function withOutputFolder<Info extends FolderInfo, T>(
  path: string,
  claim: FolderClaim<Info>,
  use: (folder: OutputFolder<Info>) => Promise<T>,
): Promise<T> {
  await makeFolder(path)
  const unlock = await lockFolder(path)
  let folder: OutputFolder<Info> | undefined
  try {
    folder = await OutputFolder.prepare(path, claim)
    return await use(folder)
  } finally {
    try {
      await folder?.close()
      await rm(join(path, PARTIAL), { recursive: true, force: true }).catch(() => undefined)
    } finally {
      // Also where the journal cannot be closed: another run must not wait for this process' end.
      await unlock()
    }
  }
}

/**
 * Refuses what a run would refuse of its folder, and writes nothing: for dry runs.
 * @returns what an earlier run says of the folder, where this one would resume it
 * @throws InputError `OUT_NOT_A_SET` and those of the claim
 */
export async function checkOutputFolder<Info extends FolderInfo>(
  path: string,
  claim: CheckedClaim<Info>,
): Promise<Info | undefined> {
  return (await folderState(path, claim)).before
}

/** Whether the folder is one of a kind, and what an earlier run says of it where this one resumes it. */
async function folderState<Info extends FolderInfo>(
  path: string,
  claim: CheckedClaim<Info>,
): Promise<{ isOurs: boolean; before: Info | undefined }> {
  const isOurs = await holdsOurs(path, claim.mark, claim.refuse)
  const before = isOurs && !claim.overwrite ? await claim.read(path) : undefined
  if (before) claim.check(before)
  return { isOurs, before }
}

/**
 * The one owner of a folder while it is written, in this order: `begin` describes it, `resume` finds
 * what is done, results and failures are added, `writeManifest` and `sweep` bring it in the plan's
 * order, `complete` says so.
 */
export class OutputFolder<Info extends FolderInfo> {
  /** what an earlier run wrote of itself, where this one resumes it */
  readonly before: Info | undefined
  private readonly path: string
  private readonly mark: string
  private info: Info | undefined
  private journal: { close(): Promise<void> } | undefined

  private constructor(path: string, mark: string, before: Info | undefined) {
    this.path = path
    this.mark = mark
    this.before = before
  }

  /** The folder, locked for this process, checked and ready for results. */
  static async prepare<Info extends FolderInfo>(
    path: string,
    claim: FolderClaim<Info>,
  ): Promise<OutputFolder<Info>> {
    const { mark, overwrite } = claim
    const { isOurs, before } = await folderState(path, claim)
    const ours = isOurs && overwrite ? await claim.ours(path) : []
    for (const name of [...ours, PARTIAL]) {
      await rm(join(path, name), { recursive: true, force: true })
    }
    for (const folder of claim.folders) {
      await makeFolder(join(path, folder))
      await mkdir(join(path, PARTIAL, folder), { recursive: true })
    }
    return new OutputFolder(path, mark, before)
  }

  /** Path of a file or folder in it. */
  at(...names: string[]): string {
    return join(this.path, ...names)
  }

  async write(name: string, text: string): Promise<void> {
    await writeWhole(this.at(name), text)
  }

  /** A long text file that appears once it is closed. */
  async writer(name: string): Promise<AtomicWriter> {
    return AtomicWriter.open(this.at(name), this.at(PARTIAL, name.replaceAll('/', '-')))
  }

  /**
   * Says what the folder is to become: from now on it is known, and can be resumed.
   * @param info with `complete` false
   * @param files texts that go with it, by name
   */
  async begin(info: Info, files: Readonly<Record<string, string>> = {}): Promise<void> {
    this.info = info
    // First what the folder is known by, should the program be killed in between.
    await this.describe(info)
    for (const [name, text] of Object.entries(files)) await this.write(name, text)
  }

  /** What could not be read or made. @param first known from the start, written at once */
  async failures<Failure extends object>(first: readonly Failure[]): Promise<FailureList<Failure>> {
    const list = new FailureList(this.at(FAILURES), first)
    await list.add([])
    return list
  }

  /** What an earlier run has done of a plan, see `Journal.open`; closed with the folder. */
  async resume<Row extends FileRow>(
    places: number,
    placeOf: (row: Row) => number | undefined,
    isWhole?: (folder: string, row: Row) => Promise<boolean>,
  ): Promise<Journal<Row>> {
    const journal = await Journal.open(this.path, places, placeOf, isWhole)
    this.journal = journal
    return journal
  }

  /**
   * Writes the manifest from a journal, or from several that make up a plan, in the plan's order.
   * @param onRow told of each row
   * @param before done once all rows are written and before the manifest appears
   */
  async writeManifest<Row extends FileRow>(
    journal: FinishedRows<Row>,
    onRow: (row: Row, place: number) => Promise<void> | void,
    before?: () => Promise<void>,
  ): Promise<void> {
    const manifest = await this.writer(MANIFEST)
    for await (const { row, place, text } of journal.rows()) {
      await manifest.write(text)
      await onRow(row, place)
    }
    await before?.()
    await manifest.close()
  }

  /** Removes those files, named relative to the folder, that the plan does not have. */
  async sweep(
    files: AsyncIterable<string> | Iterable<string>,
    isKept: (file: string) => boolean,
  ): Promise<void> {
    for await (const file of files) if (!isKept(file)) await rm(this.at(file), { force: true })
  }

  /**
   * The end of a run: `bring` brings lists and files in order, then the description says what came
   * of it, and the journal goes.
   * @param bring `outcome` is what the description says at the end, besides that it is complete
   * @returns the `result` of `bring`
   */
  async complete<T>(bring: () => Promise<{ outcome: Partial<Info>; result: T }>): Promise<T> {
    try {
      const { outcome, result } = await bring()
      await this.describe({ ...this.info!, ...outcome, complete: true })
      await this.close()
      await rm(this.at(JOURNAL), { force: true })
      return result
    } catch (error) {
      throw writeFailure(error, this.path)
    }
  }

  async close(): Promise<void> {
    const { journal } = this
    this.journal = undefined
    await journal?.close()
  }

  private async describe(info: Info): Promise<void> {
    await this.write(this.mark, `${JSON.stringify(info, null, 2)}\n`)
  }
}

/**
 * Whether an earlier run wrote into a folder, which has then left its `mark` there. One that was
 * killed before it did left no more than empty folders, hidden files and an empty journal.
 * @returns false for an empty folder
 * @throws InputError `OUT_NOT_A_SET`, or that of `refuse`, where it holds other things
 */
async function holdsOurs(
  path: string,
  mark: string,
  refuse: FolderClaim<FolderInfo>['refuse'] = notASet(mark),
): Promise<boolean> {
  // What a run was stopped at that found nothing to read: no more than the list of failures.
  const isJournalEmpty = (await stat(join(path, JOURNAL)).catch(() => undefined))?.size === 0
  const entries = (await visibleIn(path)).filter(
    ({ name }) => name !== FAILURES && !(name === JOURNAL && isJournalEmpty),
  )
  const names = entries.map(({ name }) => name)
  if (names.includes(mark)) return true
  if (await holdFiles(path, entries)) throw refuse(path, names)
  return false
}

function notASet(mark: string): (folder: string, names: readonly string[]) => InputError {
  return (folder, names) =>
    new InputError(
      'OUT_NOT_A_SET',
      `${folder} holds other things (${names.slice(0, 3).join(', ')}) and no ${mark}: choose an empty or new folder with --out`,
    )
}

/** Entries of a folder that are not hidden; none where there is no such folder. */
async function visibleIn(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
  return entries.filter(({ name }) => !name.startsWith('.'))
}

/** Whether there is anything but folders among the entries and below them. */
async function holdFiles(folder: string, entries: readonly Dirent[]): Promise<boolean> {
  for (const entry of entries) {
    if (!entry.isDirectory()) return true
    const inner = join(folder, entry.name)
    if (await holdFiles(inner, await visibleIn(inner))) return true
  }
  return false
}
