/**
 * SwiftShader, the graphics device in software that Debian's chromium package carries: with it the
 * WebGPU provider finds an adapter on any machine. For right or wrong, not for speed.
 */
import { existsSync } from 'node:fs'

const FOLDER = '/usr/lib/chromium'

/** What a process needs in its environment to find it; undefined where it is not installed. */
export function swiftshader(): Record<string, string> | undefined {
  const icd = `${FOLDER}/vk_swiftshader_icd.json`
  if (!existsSync(icd)) return undefined
  const libraries = [FOLDER, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  return { VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: libraries }
}
