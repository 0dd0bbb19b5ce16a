import { Option } from 'commander'

/** `--effects FILE`, as often as there are modules. */
export function effectsOption(): Option {
  return new Option(
    '--effects <file>',
    'module of your own effects; may be given several times',
  ).argParser((file: string, before: string[] | undefined) => [...(before ?? []), file])
}
