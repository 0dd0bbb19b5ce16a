import { InputError } from '../errors.ts'

/** @param fault what is wrong, in words that go on a sentence about the file */
export function archiveDamaged(file: string, fault: string, cause?: unknown): InputError {
  return new InputError(
    'ARCHIVE_DAMAGED',
    `${file}: ${fault}: the file is cut off or damaged, fetch it again`,
    { cause },
  )
}
