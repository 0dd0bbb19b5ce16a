/** What `--weights starter` means: the weights that come with the program, for small backbones. */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InputError } from '../../core/errors.ts'

/** The word that stands for them, in place of a path. */
export const STARTER = 'starter'

/** Where they lie in the package, beside what is said about them. */
export const STARTER_FOLDER = fileURLToPath(new URL('../../../weights', import.meta.url))

/** Backbones that have some. */
export const STARTER_BACKBONES: readonly string[] = [
  'efficientnet_b0',
  'convnextv2_atto',
  'swin_nano_patch4_window6_96',
]

/** The file of a backbone, whether it is there or not. */
export function starterPath(backbone: string, folder: string = STARTER_FOLDER): string {
  return join(folder, `${backbone}.safetensors`)
}

/**
 * Whether a path is that of weights that come with the program: in a checkout they lie where
 * `train weights pull` would put timm's.
 */
export function isStarterPath(path: string, backbone: string): boolean {
  return STARTER_BACKBONES.includes(backbone) && resolve(path) === starterPath(backbone)
}

/**
 * The starter weights of a backbone.
 * @param folder where they lie; the package's own
 * @throws InputError `WEIGHTS_MISSING`, with the backbones that have some and what else there is
 */
export async function starterFile(
  backbone: string,
  folder: string = STARTER_FOLDER,
): Promise<string> {
  const path = starterPath(backbone, folder)
  const known = STARTER_BACKBONES.includes(backbone)
  if (known && (await isThere(path))) return path
  const others: string[] = []
  for (const name of STARTER_BACKBONES) {
    if (name !== backbone && (await isThere(starterPath(name, folder)))) others.push(name)
  }
  const offered =
    others.length === 0
      ? 'leave --weights out, or take timm’s with --weights pretrained'
      : `take one of them (--backbones ${others.join(',')}), leave --weights out, or take timm’s with --weights pretrained`
  throw new InputError(
    'WEIGHTS_MISSING',
    known
      ? `the starter weights of ${backbone} are not in this copy of the program, which should have them as ${path}: install it anew, ${offered}`
      : `there are no starter weights for ${backbone}; ${others.length === 0 ? 'none are in this copy of the program' : `there are for ${others.join(', ')}`}: ${offered}`,
  )
}

/** Whether each of some backbones has starter weights that are there. */
export async function haveStarters(backbones: readonly { name: string }[]): Promise<boolean> {
  for (const { name } of backbones) {
    if (!STARTER_BACKBONES.includes(name) || !(await isThere(starterPath(name)))) return false
  }
  return true
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
