/** Lists of files and images in folders. */
import { join, resolve } from 'node:path'
import { chooseImages, passedOverWarnings, scanFolder } from './folder-scan.ts'

/**
 * Images in a folder and all below it, told by name or by content; hidden ones left out.
 * @returns absolute paths in code-unit order, and what was passed over, one sentence each
 * @throws InputError `FOLDER_MISSING`
 */
export async function findImages(
  folder: string,
): Promise<{ images: string[]; warnings: string[] }> {
  const root = resolve(folder)
  const { files, passed } = await scanFolder(root)
  const chosen = await chooseImages(root, files)
  return {
    images: chosen.images.map((name) => join(root, name)),
    warnings: passedOverWarnings([...passed, ...chosen.passed]),
  }
}

/** As `findImages`, for callers that tell nothing of what is passed over. */
export async function listImages(folder: string): Promise<string[]> {
  return (await findImages(folder)).images
}

/**
 * All files in a folder and below it, hidden ones left out.
 * @returns paths relative to it, with forward slashes, in code-unit order
 * @throws InputError `FOLDER_MISSING`
 */
export async function listFiles(folder: string): Promise<string[]> {
  return (await scanFolder(folder)).files
}
